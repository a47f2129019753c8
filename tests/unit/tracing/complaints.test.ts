import type { Logger } from 'pino';
import { createComplaints } from '../../../tracing/complaints';

test('a collector that is away is a line a minute, with how often it was away between', () => {
  let now = 0;
  const lines: unknown[] = [];
  const log = { warn: (fields: unknown) => void lines.push(fields) } as unknown as Logger;
  const { exportFailed, diagnostics, reportTo } = createComplaints(() => now);
  exportFailed(new Error('before there is a log'));
  reportTo(log);
  expect(lines).toEqual([{ reason: 'before there is a log' }]);
  exportFailed(new Error('away'));
  diagnostics.warn('away too', { with: 'more' });
  expect(lines).toHaveLength(1);
  now = 60_000;
  diagnostics.error('x'.repeat(1_000));
  expect(lines[1]).toEqual({ reason: 'x'.repeat(200), before: 2 });
});

test('what is wrong is told, not only who complains of it', () => {
  const lines: unknown[] = [];
  const log = { warn: (fields: unknown) => void lines.push(fields) } as unknown as Logger;
  const { diagnostics, reportTo } = createComplaints();
  reportTo(log);
  diagnostics.error('OTLPExportDelegate', 'no such answer', new Error('cut off'), { a: 'thing' });
  expect(lines).toEqual([{ reason: 'OTLPExportDelegate: no such answer: cut off' }]);
});
