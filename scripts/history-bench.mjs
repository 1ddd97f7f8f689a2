/**
 * `node scripts/history-bench.mjs RESULT [NIGHTS]`: how fast a history of many nights is, made from one measured result.
 * Times depend on the machine, so that this is no test.
 */
import { bootstrap } from './bootstrap.mjs';

await bootstrap();
const { register } = await import('tsx/esm/api');
register();
const { measureHistory } = await import('./history/measure.ts');
await measureHistory(process.argv[2], Number(process.argv[3] ?? 1000));
