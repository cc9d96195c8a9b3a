import type {NormalizedSchema} from '@smithy/core/schema';
import {formatTimestamp, timestampFormat} from './shapes.ts';

const entities: Readonly<Record<string, string>> = {'&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;'};

/** Text as XML 1.0 can carry it; characters that it cannot carry at all become U+FFFD. */
const escaped = (text: string): string =>
  text
    .replaceAll(/[&<>"]/g, (character) => entities[character] ?? character)
    // eslint-disable-next-line no-control-regex
    .replaceAll(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, '\uFFFD')
    .replaceAll('\r', '&#xD;');

/** One element; `content` is markup unless `isText`. */
export const xmlElement = (
  name: string,
  content: string,
  attributes: Readonly<Record<string, string>> = {},
  isText = false,
): string => {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(value)}"`);
  return `<${name}${written.join('')}>${isText ? escaped(content) : content}</${name}>`;
};

/** What stands inside the element of a value, along its schema; `listMember` names the members of unnamed lists. */
export const writeXml = (schema: NormalizedSchema, value: unknown, listMember: string): string => {
  if (schema.isStructSchema()) {
    const source = value as Record<string, unknown>;
    let markup = '';
    for (const [name, member] of schema.structIterator()) {
      const item = source[name];
      if (item === undefined || item === null) continue;
      const element = (member.getMemberTraits() as {xmlName?: string}).xmlName ?? name;
      const flat = (member.getMergedTraits() as {xmlFlattened?: unknown}).xmlFlattened;
      if (flat && member.isListSchema()) {
        for (const child of item as unknown[])
          markup += xmlElement(element, writeXml(member.getValueSchema(), child, listMember));
      } else markup += xmlElement(element, writeXml(member, item, listMember));
    }
    return markup;
  }
  if (schema.isListSchema()) {
    const item = schema.getValueSchema();
    const element = (item.getMergedTraits() as {xmlName?: string}).xmlName ?? listMember;
    return (value as unknown[])
      .map((child) => xmlElement(element, writeXml(item, child, listMember)))
      .join('');
  }
  if (schema.isMapSchema()) {
    const keyName = (schema.getKeySchema().getMergedTraits() as {xmlName?: string}).xmlName ?? 'key';
    const item = schema.getValueSchema();
    const valueName = (item.getMergedTraits() as {xmlName?: string}).xmlName ?? 'value';
    return Object.entries(value as object)
      .map(([key, child]) =>
        xmlElement(
          'entry',
          xmlElement(keyName, key, undefined, true) +
            xmlElement(valueName, writeXml(item, child, listMember)),
        ),
      )
      .join('');
  }
  if (schema.isBlobSchema()) return Buffer.from(value as Uint8Array).toString('base64');
  if (schema.isTimestampSchema())
    return String(formatTimestamp(value as Date, schema, timestampFormat.dateTime));
  return escaped(String(value));
};
