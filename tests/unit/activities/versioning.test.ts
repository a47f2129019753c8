import { shareOf, type Build, type Routing, type Share } from '../../../activities/versioning';

const one: Build = { deploymentName: 'orderflow', buildId: 'one' };
const two: Build = { deploymentName: 'orderflow', buildId: 'two' };
const ofOthers: Build = { deploymentName: 'parcels', buildId: 'one' };

const to = (current: Build | null, build?: Build | null, percentage = 0): Routing => ({
  current,
  ramping: build === undefined ? undefined : { build, percentage },
});

test.each<[string, Build | undefined, Routing, Share]>([
  ['without versions, every worker', undefined, to(null), { kind: 'all' }],
  ['the current build', one, to(one), { kind: 'all' }],
  ['another build', two, to(one), { kind: 'none' }],
  ['the same build of another deployment', ofOthers, to(one), { kind: 'none' }],
  ['a build where none is current', one, to(null), { kind: 'none' }],
  ['a worker without a build where one is current', undefined, to(one), { kind: 'none' }],
  ['the build that ramps', two, to(one, two, 5), { kind: 'some', percentage: 5 }],
  ['the current build beside it', one, to(one, two, 5), { kind: 'some', percentage: 95 }],
  ['one that ramps to nothing', two, to(one, two, 0), { kind: 'none' }],
  [
    'workers without a build beside one',
    undefined,
    to(null, one, 20),
    { kind: 'some', percentage: 80 },
  ],
  [
    'workers without a build that ramp',
    undefined,
    to(one, null, 20),
    { kind: 'some', percentage: 20 },
  ],
])('%s: what it gets is told', (_what, build, routing, share) => {
  expect(shareOf(build, routing)).toEqual(share);
});
