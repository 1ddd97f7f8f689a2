/**
 * The door to DuckDB. Its seventy CommonJS files are required and not imported: so they load in less than half the time,
 * since nobody has to find out beforehand what each of them exports.
 */
import { createRequire } from 'node:module';

/** @type {typeof import('@duckdb/node-api')} */
const duckdb = createRequire(import.meta.url)('@duckdb/node-api');

export const { DuckDBInstance, DuckDBTimestampValue } = duckdb;
