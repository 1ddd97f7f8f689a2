import { columnsOf, tableNames } from './tables.ts';

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;

/** The statements that make the tables, with a comment on each column. */
export function schemaStatements(): string[] {
  return tableNames.flatMap((table) => {
    const columns = columnsOf(table);
    const list = columns.map(([name, { type }]) => `${name} ${type}`).join(', ');
    return [
      `CREATE TABLE ${table} (${list})`,
      ...columns.map(
        ([name, { description }]) => `COMMENT ON COLUMN ${table}.${name} IS ${quoted(description)}`,
      ),
    ];
  });
}
