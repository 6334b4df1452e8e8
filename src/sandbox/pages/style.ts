/** The look of a conversation, light and dark. */
export const style = `
:root {
  color-scheme: light dark;
  --page: #fff; --soft: #f6f8fa; --line: #d1d9e0; --text: #1f2328; --muted: #59636e; --link: #0969da;
  --open: #1a7f37; --closed: #cf222e; --merged: #8250df; --warn: #9a6700; --button: #f6f8fa;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #0d1117; --soft: #151b23; --line: #3d444d; --text: #f0f6fc; --muted: #9198a1; --link: #4493f8;
    --open: #238636; --closed: #da3633; --merged: #8957e5; --warn: #d29922; --button: #212830;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--page); color: var(--text);
  font: 14px/1.5 -apple-system, BlinkMacSystemFont, "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif;
}
a { color: var(--link); text-decoration: none; }
a:hover { text-decoration: underline; }
header { background: var(--soft); border-bottom: 1px solid var(--line); padding: 16px 24px; }
header b { font-weight: 600; }
main { max-width: 960px; margin: 0 auto; padding: 24px 16px 64px; }
h1 { font-size: 26px; font-weight: 400; margin: 0 0 8px; }
h1 span, .muted { color: var(--muted); }
.pill { display: inline-block; padding: 4px 12px; border-radius: 2em; color: #fff; font-weight: 500; }
.pill.open { background: var(--open); } .pill.closed { background: var(--closed); }
.pill.merged { background: var(--merged); }
.ref { font: 12px ui-monospace, Menlo, Consolas, monospace; background: color-mix(in srgb, var(--link) 12%, transparent);
  color: var(--link); padding: 2px 6px; border-radius: 6px; }
.summary { padding-bottom: 16px; margin-bottom: 24px; border-bottom: 1px solid var(--line); }
.timeline { position: relative; padding-left: 56px; }
.timeline::before { content: ""; position: absolute; left: 71px; top: 0; bottom: 0; width: 2px; background: var(--line); }
.item { position: relative; margin-bottom: 16px; }
.avatar { width: 40px; height: 40px; border-radius: 50%; position: absolute; left: -56px; top: 0; }
.avatar.app { border-radius: 6px; }
.box { position: relative; border: 1px solid var(--line); border-radius: 6px; background: var(--page); }
.box > .head { background: var(--soft); border-bottom: 1px solid var(--line); border-radius: 6px 6px 0 0; padding: 8px 16px; }
.box > .body { padding: 16px; }
.label { border: 1px solid var(--line); border-radius: 2em; padding: 0 7px; font-size: 12px; color: var(--muted); }
.event { position: relative; padding: 4px 0 4px 40px; color: var(--muted); }
.event::before { content: ""; position: absolute; left: 10px; top: 8px; width: 12px; height: 12px; border-radius: 50%;
  background: var(--page); border: 2px solid var(--muted); }
.event code { font: 12px ui-monospace, Menlo, Consolas, monospace; float: right; }
.markdown-body { font-size: 14px; background: transparent; }
.markdown-body img { background: transparent; }
.checks { margin: 24px 0 0 56px; }
.checks > .head { font-weight: 600; }
.check { border-top: 1px solid var(--line); padding: 8px 16px; }
.check summary { cursor: pointer; }
.check .inside { padding: 4px 0 4px 22px; }
.check .inside h3 { margin: 8px 0; }
.check .inside .markdown-body { margin-top: 12px; }
.event + .item { margin-top: 12px; }
.dot { display: inline-block; width: 1.4em; text-align: center; font-weight: 600; }
.dot.good { color: var(--open); } .dot.bad { color: var(--closed); } .dot.wait { color: var(--warn); }
.dot.plain { color: var(--muted); }
.annotation { border: 1px solid var(--line); border-left: 4px solid var(--muted); border-radius: 6px; padding: 8px 12px; margin: 8px 0; }
.annotation.failure { border-left-color: var(--closed); } .annotation.warning { border-left-color: var(--warn); }
.annotation pre { white-space: pre-wrap; margin: 4px 0 0; font: inherit; }
.button { display: inline-block; border: 1px solid var(--line); background: var(--button); border-radius: 6px;
  padding: 4px 12px; margin: 0 8px 0 0; font-weight: 500; }
`
