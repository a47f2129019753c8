import { isIP } from 'node:net';
import { z } from 'zod';
import { channels } from '../workflows/domain/news';

/** A number, with one sentence for everything that can be wrong with it. */
export const number = (what: string, min: number, max: number) =>
  z
    .string()
    .transform((text) => (text.trim() === '' ? Number.NaN : Number(text)))
    .refine((value) => value >= min && value <= max, { error: `must be ${what}` });

/** @param what such as `a port from 0 to 65535` */
export const wholeNumber = (what: string, min: number, max: number) =>
  number(what, min, max).refine(Number.isInteger, { error: `must be ${what}` });

export const hours = number('hours such as 24 or 0.5, at most a year', 0, 24 * 365);
export const perMinute = number('a number such as 30; 0 is no limit', 0, 1_000_000);
export const port = wholeNumber('a port from 0 to 65535', 0, 65_535);
export const seconds = z
  .string()
  .transform((list) => listed(list).map(Number))
  .pipe(z.array(z.number({ error: 'must be seconds such as 1,5,25' }).min(0).max(86_400)).max(20));

export const text = z.string().min(1);
export const trueOrFalse = z.enum(['true', 'false'], { error: 'must be true or false' });
export const httpUrl = z.url({ protocol: /^https?$/, error: 'must be an http or https address' });
export const postgresUrl = z.url({
  protocol: /^postgres(ql)?$/,
  error: 'must look like postgres://user@host:5432/name',
});
export const smtpUrl = z.url({ protocol: /^smtps?$/, error: 'must look like smtp://host:25' });
export const senderId = text.max(11);

export const queueNames = ['orders', ...channels] as const;
export type QueueName = (typeof queueNames)[number];

export const deploymentName = z.string().regex(/^[\w-]{1,60}$/, 'must be letters, digits, - and _');

export const buildId = z
  .string()
  .regex(/^[\w.+-]{1,60}$/, 'must be a version such as 1.2.3')
  .refine(
    (id) => id !== 'none',
    'must not be "none", which is what workers without one are called',
  );
/** It goes into a header, whose library would repeat in its error what does not belong there. */
export const apiKey = z
  .string()
  .trim()
  .regex(/^[\x21-\x7e]+$/, 'must be printable characters without spaces');

export const queueList = z
  .string()
  .transform((list) => list.split(',').map((name) => name.trim()))
  .pipe(z.array(z.enum(queueNames, { error: `must be some of ${queueNames.join(',')}` })).min(1));

export const timeZone = z.string().refine(
  (name) => {
    try {
      return Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
    } catch {
      return false;
    }
  },
  { error: 'must be a time zone such as Africa/Nairobi' },
);

/** Each an origin, as browsers send it: no path, no slash at the end. */
export const origins = z
  .string()
  .transform(listed)
  .refine(
    (list) =>
      list.every(
        (each) => URL.canParse(each) && new URL(each).origin === each && !each.includes('*'),
      ),
    {
      error: 'must be origins such as https://shop.example.com, separated by commas',
    },
  );

/** Addresses and networks (`10.0.0.0/8`), as `X-Forwarded-For` is believed from. */
export const networks = z
  .string()
  .transform(listed)
  .refine((list) => list.every(isNetwork), {
    error: 'must be addresses or networks such as 10.0.0.0/8, separated by commas',
  });

function listed(list: string): string[] {
  return list
    .split(',')
    .map((each) => each.trim())
    .filter(Boolean);
}

function isNetwork(given: string): boolean {
  const [address = '', bits, ...rest] = given.split('/');
  const longest = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  if (rest.length > 0 || longest < 0) return false;
  return (
    bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) >= 1 && Number(bits) <= longest)
  );
}
