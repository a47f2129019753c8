/** Runs in the browser. Message texts only ever become text nodes, or a sandboxed frame's document. */
export const previewsScript = String.raw`
'use strict';
const tongues = { en: 'English', sw: 'Kiswahili' };
const channels = { email: 'E-mail', sms: 'SMS' };
const state = { previews: [], language: '', channel: '', width: 'wide', words: '', open: null };
const at = (id) => document.getElementById(id);

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

function fitting() {
  const words = state.words.toLowerCase();
  return state.previews.filter((each) =>
    (!state.language || each.language === state.language) &&
    (!state.channel || each.channel === state.channel) &&
    (!words || [each.template, each.subject, each.message].join('\n').toLowerCase().includes(words)));
}

function show() {
  const previews = fitting();
  const templates = [...new Map(previews.map((each) => [each.template, each])).values()];
  if (!templates.some((each) => each.template === state.open)) state.open = templates[0]?.template ?? null;
  showList(templates);
  at('shown').classList.toggle('narrow', state.width === 'narrow');
  at('shown').replaceChildren(...previews.filter((each) => each.template === state.open).map(article));
  history.replaceState(null, '', '#' + (state.open ?? ''));
}

function showList(templates) {
  const groups = [...new Set(templates.map((each) => each.group))];
  const all = new Set(state.previews.map((each) => each.template)).size;
  at('count').textContent = templates.length === all ? all + ' templates' : templates.length + ' of ' + all + ' templates';
  at('list').replaceChildren(...(groups.length ? groups : ['']).flatMap((group) => group === ''
    ? [make('p', {}, 'No template fits.')]
    : [make('h2', {}, group), ...templates.filter((each) => each.group === group).map((each) =>
      make('button', { type: 'button', 'aria-current': String(each.template === state.open), onclick: () => open(each) },
        each.template.replace(/-sms$/, ''),
        make('span', { class: 'tag ' + each.channel }, channels[each.channel])))]));
  const chosen = at('list').querySelector('[aria-current=true]');
  if (!chosen) return;
  const [frame, row] = [at('list'), chosen].map((each) => each.getBoundingClientRect());
  if (row.top < frame.top || row.bottom > frame.bottom) at('list').scrollTop += row.top - frame.top - frame.height / 2;
}

function open({ template }) {
  state.open = template;
  show();
  at('list').querySelector('[aria-current=true]').focus({ preventScroll: true });
  if (matchMedia('(max-width: 44rem)').matches) at('shown').scrollIntoView();
}

function article(preview) {
  const { language, variant, subject, channel } = preview;
  const about = [tongues[language], channels[channel], variant].filter(Boolean).join(' · ');
  return make('article', { 'aria-label': preview.template + ', ' + about },
    make('h2', subject ? { lang: language } : {}, subject || preview.template),
    make('p', { class: 'about' }, about),
    channel === 'sms' ? sms(preview) : mail(preview));
}

function sms({ message, language, sms: { alphabet, places, parts } }) {
  const size = places + (alphabet === 'UCS-2' ? ' of 70' : ' of 160') + ' places, ' + alphabet + ', ' +
    (parts === 1 ? '1 segment' : parts + ' segments');
  return make('div', {},
    make('div', { class: 'bubble', lang: language }, message),
    make('p', { class: parts === 1 ? 'size' : 'size long' }, size));
}

function mail({ html, message, language, subject }) {
  // Nothing in it runs; of the same origin only so that its height can be read.
  const frame = make('iframe', { sandbox: 'allow-same-origin', title: subject, lang: language });
  frame.addEventListener('load', () => {
    const fit = () => { frame.style.height = frame.contentDocument.documentElement.offsetHeight + 2 + 'px'; };
    fit();
    new ResizeObserver(fit).observe(frame.contentDocument.body);
  });
  // A link of a sample leads nowhere: the sandbox opens no other page.
  frame.srcdoc = '<base target="_blank">' + html;
  return make('div', { class: 'mail' }, frame, make('pre', { lang: language }, message));
}

for (const group of document.querySelectorAll('.choice')) {
  for (const button of group.children) {
    button.addEventListener('click', () => {
      state[group.id] = button.dataset.value;
      for (const each of group.children) each.setAttribute('aria-pressed', String(each === button));
      show();
    });
  }
}
at('search').addEventListener('input', (event) => { state.words = event.target.value.trim(); show(); });
addEventListener('hashchange', () => { state.open = location.hash.slice(1); show(); });

fetch('previews.json').then(async (response) => {
  if (!response.ok) throw new Error('The previews can not be had: ' + response.status + '.');
  state.previews = await response.json();
  state.open = location.hash.slice(1);
  show();
}).catch((error) => {
  at('trouble').textContent = error.message;
  at('trouble').hidden = false;
});
`;
