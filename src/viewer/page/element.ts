/** Makes elements. Text always enters as text: nothing from a record is ever read as markup. */

type Child = Node | string | undefined | false;

type Attributes = {
  readonly class?: string;
  readonly title?: string;
  readonly on?: Readonly<Partial<Record<keyof HTMLElementEventMap, (event: Event) => void>>>;
  /** CSS properties and custom properties, set through the object model, which the content policy allows. */
  readonly css?: Readonly<Record<string, string>>;
  readonly [attribute: string]: unknown;
};

const apply = (element: Element & ElementCSSInlineStyle, {on, css, ...attributes}: Attributes): void => {
  for (const [name, value] of Object.entries(attributes))
    if (typeof value === 'string' || typeof value === 'number') element.setAttribute(name, String(value));
    else if (value === true) element.setAttribute(name, '');
  for (const [name, value] of Object.entries(css ?? {})) element.style.setProperty(name, value);
  for (const [name, listener] of Object.entries(on ?? {})) element.addEventListener(name, listener);
};

export const element = <Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] => {
  const made = document.createElement(tag);
  apply(made, attributes);
  for (const child of children) if (child !== undefined && child !== false) made.append(child);
  return made;
};

export const svg = (tag: string, attributes: Attributes = {}, ...children: readonly Child[]): SVGElement => {
  const made = document.createElementNS('http://www.w3.org/2000/svg', tag);
  apply(made, attributes);
  for (const child of children) if (child !== undefined && child !== false) made.append(child);
  return made;
};
