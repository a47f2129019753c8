export const previewsStyle = `
:root {
  --ground: #f6f5f2; --sheet: #fff; --ink: #1d1f21; --soft: #5d6166; --line: #dedcd6;
  --accent: #0b6b50; --chosen: #e4f1ec; --alarm: #a4341c;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #151718; --sheet: #1e2122; --ink: #e8e6e1; --soft: #9ba1a6; --line: #33383a;
    --accent: #5fc9a4; --chosen: #1f3a31; --alarm: #f19a84;
  }
}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
body {
  margin: 0 auto; padding: 1rem; max-width: 96rem; background: var(--ground); color: var(--ink);
  font: 16px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
}
h1 { margin: 0; font-size: 1.5rem; }
h1 small { font-size: .9rem; font-weight: 400; color: var(--soft); }
header p { margin: .15rem 0 1rem; color: var(--soft); }
a { color: var(--accent); }
button, input { font: inherit; color: inherit; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }

nav { display: flex; flex-wrap: wrap; gap: .75rem; margin: 0 0 .75rem; }
nav input { flex: 1 1 12rem; min-height: 2.3rem; padding: 0 .7rem; background: var(--sheet); border: 1px solid var(--line); border-radius: .45rem; }
.choice { display: flex; flex: 0 1 auto; gap: 1px; background: var(--line); border: 1px solid var(--line); border-radius: .45rem; overflow: hidden; }
.choice button { flex: 1; min-height: 2.3rem; padding: 0 .8rem; white-space: nowrap; background: var(--sheet); border: 0; cursor: pointer; }
.choice button[aria-pressed=true] { background: var(--chosen); color: var(--accent); font-weight: 600; }

main { display: grid; grid-template-columns: minmax(13rem, 17rem) minmax(0, 1fr); gap: .75rem; align-items: start; }
#list { position: sticky; top: .75rem; max-height: calc(100vh - 1.5rem); overflow: auto; background: var(--sheet); border: 1px solid var(--line); border-radius: .6rem; }
#list h2 { margin: 0; padding: .7rem .75rem .3rem; font-size: .8rem; color: var(--soft); }
#list button { display: flex; justify-content: space-between; gap: .5rem; width: 100%; padding: .4rem .75rem; text-align: left; background: none; border: 0; cursor: pointer; }
#list button:hover { background: color-mix(in srgb, var(--chosen) 45%, transparent); }
#list button[aria-current=true] { background: var(--chosen); font-weight: 600; }
#list p { margin: 0; padding: 1.5rem; text-align: center; color: var(--soft); }
.tag { align-self: center; padding: 0 .4rem; font-size: .72rem; font-weight: 600; color: var(--soft); border: 1px solid var(--line); border-radius: 1rem; }
.tag.sms { color: var(--accent); border-color: var(--accent); }

#shown { display: grid; gap: .75rem; min-width: 0; }
article { padding: 1rem; min-width: 0; background: var(--sheet); border: 1px solid var(--line); border-radius: .6rem; }
article h2 { margin: 0 0 .15rem; font-size: 1.15rem; overflow-wrap: anywhere; }
article .about { margin: 0 0 .8rem; font-size: .88rem; color: var(--soft); }
.mail { display: grid; grid-template-columns: minmax(0, 3fr) minmax(0, 2fr); gap: 1rem; align-items: start; }
.narrow .mail { grid-template-columns: 375px minmax(0, 1fr); }
.mail iframe { display: block; width: 100%; height: 40rem; background: #fff; border: 1px solid var(--line); border-radius: .3rem; }
pre { margin: 0; padding: .8rem; white-space: pre-wrap; overflow-wrap: anywhere; font: 14px/1.5 ui-monospace, Menlo, Consolas, monospace; background: var(--ground); border: 1px solid var(--line); border-radius: .3rem; }
.bubble { display: inline-block; max-width: 28rem; padding: .7rem .9rem; background: var(--chosen); border-radius: 1rem 1rem 1rem .2rem; white-space: pre-wrap; overflow-wrap: anywhere; }
.narrow .bubble { max-width: 17rem; }
.size { margin: .5rem 0 0; font-size: .9rem; color: var(--soft); }
.size.long { color: var(--alarm); font-weight: 600; }
#trouble { padding: .6rem .9rem; color: var(--alarm); border: 1px solid var(--alarm); border-radius: .5rem; }

@media (max-width: 64rem) {
  .mail, .narrow .mail { grid-template-columns: minmax(0, 1fr); }
  .narrow .mail iframe { max-width: 375px; }
}
@media (max-width: 44rem) {
  main { grid-template-columns: minmax(0, 1fr); }
  #list { position: static; max-height: 15rem; }
  .choice { flex: 1 1 100%; }
  article { padding: .75rem; }
}
`;
