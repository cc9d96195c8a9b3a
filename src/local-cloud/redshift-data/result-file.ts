/** Results on disk: one line with the columns, then a line for each page of rows. */
import {open, type FileHandle} from 'node:fs/promises';
import type {Column, StatementResult, Value} from '../sql/warehouse.ts';
import type {StoredResult} from './statement.ts';
import {keepValue, restoreValue, sizeOf} from './values.ts';

/** AWS pages a result at about one megabyte. */
const pageBytes = 1_000_000;
/** AWS's limit of one statement's result. */
const mostBytes = 500_000_000;

export class ResultTooLarge extends Error {}

/** Writes a result. Throws ResultTooLarge. The file is whole before anybody hears of it. */
export const writeResult = async (
  path: string,
  {columns, rows}: StatementResult & {readonly columns: readonly Column[]},
): Promise<StoredResult> => {
  const file = await open(path, 'w', 0o600);
  try {
    let offset = 0;
    const write = async (line: string): Promise<[number, number]> => {
      const bytes = Buffer.from(`${line}\n`);
      await file.write(bytes);
      const place: [number, number] = [offset, bytes.length];
      offset += bytes.length;
      return place;
    };
    const header = await write(JSON.stringify(columns));
    const pages: [number, number][] = [];
    let bytes = 0;
    let page: string[] = [];
    let size = 0;
    for (const row of rows) {
      const line = JSON.stringify(row.map(keepValue));
      page.push(line);
      size += line.length;
      bytes += row.reduce<number>((sum, value) => sum + sizeOf(value), 0);
      if (bytes > mostBytes) throw new ResultTooLarge();
      if (size >= pageBytes) {
        pages.push(await write(`[${page.join(',')}]`));
        page = [];
        size = 0;
      }
    }
    if (page.length > 0) pages.push(await write(`[${page.join(',')}]`));
    return {rows: rows.length, bytes, header, pages};
  } finally {
    await file.close();
  }
};

/** The columns, and the rows of one page; a result without rows has no page. */
export const readResult = async (
  path: string,
  {header, pages}: StoredResult,
  page: number,
): Promise<{columns: readonly Column[]; rows: Value[][]}> => {
  const file = await open(path, 'r');
  try {
    const place = pages[page];
    const columns = (await readLine(file, header)) as readonly Column[];
    const rows = place ? ((await readLine(file, place)) as Parameters<typeof restoreValue>[0][][]) : [];
    return {columns, rows: rows.map((row) => row.map(restoreValue))};
  } finally {
    await file.close();
  }
};

const readLine = async (file: FileHandle, [offset, length]: readonly [number, number]): Promise<unknown> => {
  const {buffer} = await file.read(Buffer.alloc(length), 0, length, offset);
  return JSON.parse(buffer.toString('utf8'));
};
