/** Runs in the browser. Message texts only ever become text nodes, or a sandboxed frame's document. */
export const pageScript = String.raw`
'use strict';
const modes = [
  ['ok', 'Works', 'Messages are taken.'],
  ['refuse', 'Refuses', 'A passing failure: SMTP 451, HTTP 503. OrderFlow tries again.'],
  ['error', 'Fails', 'A failure of the provider itself: SMTP 421, HTTP 500. OrderFlow tries again.'],
  ['reject', 'Rejects', 'For good: SMTP 550, InvalidPhoneNumber. Not tried again.'],
  ['hang', 'Hangs', 'No answer ever comes; the message is not taken.'],
  ['cut', 'Cuts', 'Takes the message, breaks off before answering.'],
];
const names = { email: 'E-mail', sms: 'SMS' };
const shownAtMost = 300;
const state = { messages: [], seen: '', channel: '', words: '', open: null, view: 'html' };
const at = (id) => document.getElementById(id);

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (value !== false) element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children);
  return element;
}

const keyOf = (message) => message.message_id + ' ' + message.to;
const timeOf = (message) => new Date(message.at);
function when(message) {
  const time = timeOf(message);
  const today = time.toDateString() === new Date().toDateString();
  return today ? time.toLocaleTimeString() : time.toLocaleDateString() + ' ' + time.toLocaleTimeString();
}

function visible() {
  const words = state.words.toLowerCase();
  return state.messages.filter((message) =>
    (!state.channel || message.channel === state.channel) &&
    (!words || [message.to, message.subject, message.text].join('\n').toLowerCase().includes(words)));
}

function showList() {
  const messages = visible();
  at('count').textContent = state.messages.length === 1 ? '1 message' :
    (state.messages.length >= shownAtMost ? 'the last ' : '') + state.messages.length + ' messages';
  const rows = messages.map((message) => make('li', {},
    make('button', { type: 'button', 'aria-current': String(keyOf(message) === state.open), onclick: () => open(message) },
      make('div', { class: 'line' },
        make('span', { class: 'tag ' + message.channel }, names[message.channel]),
        make('span', { class: 'to' }, message.to),
        make('time', { datetime: message.at }, when(message))),
      make('div', { class: 'title' }, message.subject || message.text || '(empty)'))));
  const none = state.messages.length ? 'No message fits.' : 'No messages yet. Place an order, and they come by themselves.';
  at('list').replaceChildren(...(rows.length ? rows : [make('li', { class: 'none' }, none)]));
  showHint();
}

function showHint() {
  at('hint').hidden = !at('message').hidden || visible().length === 0;
}

function open(message) {
  state.open = keyOf(message);
  showList();
  showMessage();
  history.replaceState(null, '', '#' + encodeURIComponent(state.open));
}

function close() {
  state.open = null;
  history.replaceState(null, '', location.pathname + location.search);
  showList();
  showMessage();
}

function showMessage() {
  const message = state.messages.find((each) => keyOf(each) === state.open);
  const article = at('message');
  document.querySelector('main').classList.toggle('reading', Boolean(message));
  article.hidden = !message;
  showHint();
  if (!message) return;
  const fact = (name, value) => [make('dt', {}, name), make('dd', {}, value)];
  article.replaceChildren(
    make('button', { type: 'button', class: 'back', onclick: close }, '← All messages'),
    make('h2', {}, message.subject || names[message.channel] + ' to ' + message.to),
    make('dl', {}, ...fact('To', message.to), ...fact('At', timeOf(message).toLocaleString()), ...fact('Id', message.message_id)),
    ...bodyOf(message));
}

function bodyOf(message) {
  if (message.channel === 'sms') return [make('div', { class: 'bubble' }, message.text)];
  if (!message.html) return [make('pre', {}, message.text)];
  const choose = (view, label) => make('button', {
    type: 'button', 'aria-pressed': String(state.view === view),
    onclick: () => { state.view = view; showMessage(); },
  }, label);
  const html = '<base target="_blank">' + message.html;
  return [
    make('div', { class: 'choice' }, choose('html', 'HTML'), choose('text', 'Plain text')),
    state.view === 'html'
      ? make('iframe', { sandbox: 'allow-popups allow-popups-to-escape-sandbox', srcdoc: html, title: 'The message' })
      : make('pre', {}, message.text),
  ];
}

function showFault(box, fault) {
  const channel = box.dataset.channel;
  const [, , meaning] = modes.find(([mode]) => mode === fault.mode);
  const left = fault.count === null ? '' : ' For ' + fault.count + ' more.';
  const turns = fault.modes ? ' Next of the turns ' + fault.modes.join(', ') + '.' : '';
  box.classList.toggle('failing', Boolean(fault.modes) || fault.mode !== 'ok');
  const typed = box.querySelector('input');
  const count = typed || make('input', { type: 'number', min: '1', placeholder: 'all', 'aria-label': 'For how many messages' });
  const focused = document.activeElement === count;
  box.replaceChildren(
    make('h2', {}, names[channel] + ' provider'),
    make('label', {}, 'for the next ', count),
    make('div', { class: 'choice', role: 'group', 'aria-label': names[channel] + ' provider' },
      ...modes.map(([mode, label, hint]) => make('button', {
        type: 'button', title: hint, 'aria-pressed': String(!fault.modes && mode === fault.mode),
        onclick: () => setFault(channel, mode, count.value),
      }, label))),
    make('p', {}, meaning + turns + left));
  if (focused) count.focus();
}

async function setFault(channel, mode, count) {
  const body = { channel, mode, ...(count && mode !== 'ok' ? { count: Number(count) } : {}) };
  await attempt(async () => {
    const response = await fetch('faults', {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error((await response.json()).detail);
    showFaults(await response.text());
  });
}

let faultsSeen = '';
function showFaults(text) {
  if (text === faultsSeen) return;
  faultsSeen = text;
  const faults = JSON.parse(text);
  for (const box of document.querySelectorAll('.fault')) showFault(box, faults[box.dataset.channel]);
}

async function read(path) {
  const response = await fetch(path);
  if (!response.ok) throw new Error('The inbox answered ' + response.status + '.');
  return response.text();
}

async function refresh() {
  await attempt(async () => {
    const [messages, faults] = await Promise.all([read('messages.json?limit=' + shownAtMost), read('faults')]);
    showFaults(faults);
    if (messages === state.seen) return;
    const first = state.seen === '';
    state.seen = messages;
    state.messages = JSON.parse(messages);
    showList();
    if (first && state.open) showMessage();
  });
}

async function attempt(what) {
  try {
    await what();
    at('trouble').hidden = true;
  } catch (error) {
    at('trouble').textContent = error instanceof TypeError ? 'The inbox does not answer; trying again.' : error.message;
    at('trouble').hidden = false;
  }
}

at('search').addEventListener('input', (event) => { state.words = event.target.value.trim(); showList(); });
for (const button of at('channels').querySelectorAll('button')) {
  button.addEventListener('click', () => {
    state.channel = button.dataset.value;
    for (const each of at('channels').children) each.setAttribute('aria-pressed', String(each === button));
    showList();
  });
}
addEventListener('keydown', (event) => { if (event.key === 'Escape' && state.open) close(); });
try { state.open = decodeURIComponent(location.hash.slice(1)) || null; } catch { /* not one of ours */ }
refresh();
setInterval(() => { if (!document.hidden) refresh(); }, 2500);
`;
