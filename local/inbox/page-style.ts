export const pageStyle = `
:root {
  --ground: #f6f5f2; --sheet: #fff; --ink: #1d1f21; --soft: #63676c; --line: #dedcd6;
  --accent: #0b6b50; --chosen: #e4f1ec; --alarm: #a4341c; --alarm-ground: #fbe9e4;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #151718; --sheet: #1e2122; --ink: #e8e6e1; --soft: #9ba1a6; --line: #33383a;
    --accent: #5fc9a4; --chosen: #1f3a31; --alarm: #f19a84; --alarm-ground: #43221a;
  }
}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
body {
  margin: 0 auto; padding: 1rem; max-width: 76rem; background: var(--ground); color: var(--ink);
  font: 16px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
}
h1 { margin: 0; font-size: 1.5rem; }
h1 small { font-size: .9rem; font-weight: 400; color: var(--soft); }
header p { margin: .15rem 0 1rem; color: var(--soft); }
header a { color: var(--accent); }
button, input, select { font: inherit; color: inherit; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }

.faults { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 19rem), 1fr)); gap: .75rem; }
.fault { padding: .6rem .75rem; background: var(--sheet); border: 1px solid var(--line); border-radius: .6rem; }
.fault.failing { border-color: var(--alarm); background: var(--alarm-ground); }
.fault h2 { display: inline; margin: 0; font-size: 1rem; }
.fault p { margin: .3rem 0 0; font-size: .85rem; color: var(--soft); }
.fault label { float: right; margin-bottom: .45rem; font-size: .85rem; color: var(--soft); }
.fault input { width: 4.2rem; padding: .05rem .3rem; background: transparent; border: 1px solid var(--line); border-radius: .3rem; }
.fault .choice { clear: both; margin-top: .45rem; }
.fault .choice button { flex: 1 0 auto; }

.choice { display: flex; flex-wrap: wrap; gap: 1px; background: var(--line); border: 1px solid var(--line); border-radius: .45rem; overflow: hidden; }
.choice button {
  flex: 1; min-height: 2.3rem; padding: 0 .5rem; background: var(--sheet); border: 0; cursor: pointer;
}
.choice button[aria-pressed=true] { background: var(--chosen); color: var(--accent); font-weight: 600; }
.failing .choice button[aria-pressed=true] { background: var(--alarm); color: var(--alarm-ground); }

nav { display: flex; flex-wrap: wrap; gap: .75rem; margin: 1rem 0 .75rem; }
nav .choice { flex: 0 1 16rem; }
nav input { flex: 1 1 14rem; min-height: 2.3rem; padding: 0 .7rem; background: var(--sheet); border: 1px solid var(--line); border-radius: .45rem; }

main { display: grid; grid-template-columns: minmax(18rem, 26rem) minmax(0, 1fr); gap: .75rem; align-items: start; }
ol { margin: 0; padding: 0; list-style: none; background: var(--sheet); border: 1px solid var(--line); border-radius: .6rem; overflow: hidden; }
li + li { border-top: 1px solid var(--line); }
li.none { padding: 1.5rem; text-align: center; color: var(--soft); }
li button { display: block; width: 100%; padding: .6rem .75rem; text-align: left; background: none; border: 0; cursor: pointer; }
li button:hover { background: color-mix(in srgb, var(--chosen) 45%, transparent); }
li button[aria-current=true] { background: var(--chosen); }
li .line { display: flex; gap: .5rem; align-items: baseline; font-size: .85rem; color: var(--soft); }
li .to { flex: 1; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
li .title { display: -webkit-box; -webkit-line-clamp: 2; -webkit-box-orient: vertical; overflow: hidden; }
.tag { padding: 0 .4rem; font-size: .75rem; font-weight: 600; border: 1px solid var(--line); border-radius: 1rem; }
.tag.sms { color: var(--accent); border-color: var(--accent); }

#hint { margin: 0; padding: 1.5rem; text-align: center; color: var(--soft); border: 1px dashed var(--line); border-radius: .6rem; }
article { padding: 1rem; background: var(--sheet); border: 1px solid var(--line); border-radius: .6rem; overflow: hidden; }
article h2 { margin: 0 0 .5rem; font-size: 1.2rem; overflow-wrap: anywhere; }
dl { display: grid; grid-template-columns: auto 1fr; gap: .1rem .8rem; margin: 0 0 1rem; font-size: .9rem; }
dt { color: var(--soft); }
dd { margin: 0; overflow-wrap: anywhere; }
article .choice { max-width: 16rem; margin-bottom: .75rem; }
pre { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; font: 15px/1.5 ui-monospace, Menlo, Consolas, monospace; }
iframe { width: 100%; height: 65vh; background: #fff; border: 1px solid var(--line); border-radius: .3rem; }
.bubble { display: inline-block; max-width: 32rem; padding: .7rem .9rem; background: var(--chosen); border-radius: 1rem 1rem 1rem .2rem; white-space: pre-wrap; overflow-wrap: anywhere; }
.back { display: none; margin-bottom: .75rem; padding: .3rem .8rem; background: none; border: 1px solid var(--line); border-radius: .45rem; }
#trouble { position: fixed; left: 1rem; right: 1rem; bottom: 1rem; margin: 0; padding: .6rem .9rem; color: var(--alarm); background: var(--alarm-ground); border: 1px solid var(--alarm); border-radius: .5rem; }

@media (max-width: 48rem) {
  main { grid-template-columns: minmax(0, 1fr); }
  #hint { display: none; }
  main.reading ol { display: none; }
  .back { display: inline-block; }
}
@media (max-width: 30rem) {
  .fault .choice button { padding: 0 .2rem; font-size: .9rem; }
}
`;
