import { readExport } from '../../../local/traces/spans';
import { treeOf } from '../../../local/traces/tree';

const span = (name: string, spanId: string, parentSpanId: string, from: number, to: number) => ({
  traceId: 'a',
  spanId,
  parentSpanId,
  name,
  kind: 2,
  startTimeUnixNano: `${from * 1_000_000}`,
  endTimeUnixNano: `${to * 1_000_000}`,
  attributes: [{ key: 'error.type', value: { stringValue: 'OutOfStock' } }],
  status: { code: name === 'asked' ? 2 : 0 },
});
const exported = (service: string, ...spans: object[]) =>
  readExport(
    JSON.stringify({
      resourceSpans: [
        {
          resource: { attributes: [{ key: 'service.name', value: { stringValue: service } }] },
          scopeSpans: [{ spans }],
        },
      ],
    }),
  );

test('a trace is a tree, with where each part ran; what has lost its parent stands alone', () => {
  const trace = [
    ...exported(
      'worker',
      span('done', '3', '2', 1_010, 3_030),
      span('lost', '9', '8', 1_500, 1_501),
    ),
    ...exported('api', span('asked', '1', '', 1_000, 1_025), span('told', '2', '1', 1_005, 1_020)),
  ];
  expect(treeOf(trace).map((line) => line.replaceAll(/ +/g, ' '))).toEqual([
    'asked ✗ OutOfStock +0.0 ms 25.0 ms [api]',
    '└─ told +5.0 ms 15.0 ms',
    ' └─ done +10.0 ms 2.0 s [worker]',
    'lost +500.0 ms 1.0 ms [worker]',
  ]);
});
