import { everyPreview, templates } from '../../../local/previews/previews';
import * as sample from '../../../local/previews/samples';
import { languages } from '../../../workflows/domain/language';
import { audienceOf } from '../../../workflows/domain/news';
import { personalNews, tokenMark, alertTypes } from '../../../workflows/domain/texts';

const every = everyPreview();
const named = every.map(
  (each) =>
    [[each.template, each.language, each.variant].filter(Boolean).join(', '), each] as const,
);
const everySms = named.filter(([, { channel }]) => channel === 'sms');
const everyMail = named.filter(([, { channel }]) => channel === 'email');

/** So that the two forms can be compared. */
const words = (text: string) => text.replaceAll(/&#39;|'/g, '’').replaceAll(/\s+/g, ' ');

test('there is a preview of every template in each language, under its own name', () => {
  const shown = Object.entries(templates).flatMap(([name, { forms }]) =>
    Object.values(forms).flatMap((render) =>
      languages.map((language) => [name, render({ ...sample.shop, language }).template]),
    ),
  );
  for (const [name, template] of shown) expect(template).toBe(name);
  expect(every).toHaveLength(shown.length);
});

test('there are as many templates as there are kinds of messages', () => {
  const ofOrders = Object.values(audienceOf).flat().length;
  const written = 2 * 2;
  const reports = 3;
  expect(Object.keys(templates)).toHaveLength(
    ofOrders + personalNews.length + alertTypes.length + reports + written,
  );
});

test.each(named)('%s leaves no variable unsaid', (_name, { subject, message, html }) => {
  for (const text of [subject, message, html ?? '']) {
    expect(text.replaceAll(tokenMark, '')).not.toMatch(/\{\w+\}|undefined|\[object/);
  }
});

test.each(everySms)('%s is one segment', (_name, { sms, message }) => {
  expect(sms).toMatchObject({ alphabet: 'GSM-7', parts: 1 });
  expect(sms?.places).toBe(message.length);
});

test.each(everyMail)('%s says which language it is in, and loads nothing', (_name, preview) => {
  expect(preview.html).toContain(`<html lang="${preview.language}">`);
  expect(preview.html).not.toMatch(/<link|<script|<img|@import|url\(|src=/);
});

test.each(everyMail)('%s says the same in HTML and as text', (_name, { html, message }) => {
  const shown = words(
    String(html)
      .replaceAll('&amp;', '&')
      .replaceAll(/<[^>]+>/g, ' '),
  );
  const links = [...String(html).matchAll(/href="([^"]+)"/g)].map(([, to]) => words(String(to)));
  for (const line of message.split('\n').filter((each) => !/[#=]|^-- $/.test(each))) {
    const said = words(line.trim()).replace(/:( .*)?$/, '');
    expect(shown + links.join(' ').replaceAll('&amp;', '&')).toContain(said);
  }
});

test('no message is the same in both languages, but for an SMS in an admin’s own words', () => {
  const [english, swahili] = languages.map((language) =>
    every.filter((each) => each.language === language),
  );
  const same = english?.filter((each, index) => each.message === swahili?.[index]?.message) ?? [];
  expect(same.map(({ template }) => template)).toEqual(['custom-sms', 'test-sms']);
});
