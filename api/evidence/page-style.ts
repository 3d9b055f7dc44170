/** One sheet for screen, phone and A4. Its text is named by hash in the page's policy: see evidence-page.ts. */
export const pageStyle = `
:root { color-scheme: light dark;
  --ink: light-dark(#1a232c, #e6ebef); --dim: light-dark(#55626e, #9fadb9); --line: light-dark(#d5dce2, #36414b);
  --paper: light-dark(#fff, #14191e); --wash: light-dark(#f4f7f9, #1d242b);
  --good: light-dark(#15724a, #55c494); --fair: light-dark(#2f7fa8, #6fb6da); --bad: light-dark(#b3261e, #ff8a80);
  --gap: light-dark(#fbe6c4, #4a3a18); }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, 'Segoe UI', Roboto, sans-serif;
  overflow-wrap: anywhere; }
main { max-width: 54rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; }
header { border-bottom: 2px solid var(--ink); padding-bottom: .8rem; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0; }
h2 { font-size: 1.1rem; margin: 2rem 0 .4rem; }
p { margin: .3rem 0; }
.dim { color: var(--dim); }
.kicker { color: var(--dim); letter-spacing: .06em; text-transform: uppercase; font-size: .8rem; margin: 0; }
.figures { display: grid; grid-template-columns: repeat(2, 1fr); gap: .8rem; margin: 1.2rem 0 0; }
.figure { border: 1px solid var(--line); border-left: 5px solid var(--good); border-radius: .4rem; padding: .7rem .9rem; }
.figure.bad { border-left-color: var(--bad); }
.figure h2 { font-size: .95rem; margin: 0; }
.figure .value { font-size: 1.55rem; line-height: 1.25; font-weight: 650; margin: .15rem 0; font-variant-numeric: tabular-nums; }
.figure p { font-size: .85rem; }
.figure .tone { float: right; font-size: .75rem; font-weight: 650; color: var(--good); }
.figure.bad .tone { color: var(--bad); }
.scroll { overflow-x: auto; }
svg.timeline { display: block; width: 100%; min-width: 36rem; height: auto; font: 11px system-ui, sans-serif; }
svg text { fill: var(--dim); }
.rule { stroke: var(--line); } .gap { fill: var(--gap); }
.restorable { fill: var(--good); } .intact { fill: var(--fair); }
.stored { fill: none; stroke: var(--fair); }
.failed { stroke: var(--bad); stroke-width: 1.6; fill: none; }
.gone { opacity: .4; }
.change { fill: var(--ink); } .undo { fill: var(--paper); stroke: var(--ink); stroke-width: 1.4; }
.legend { display: flex; flex-wrap: wrap; gap: .2rem 1.1rem; list-style: none; padding: 0; margin: .4rem 0; font-size: .82rem;
  color: var(--dim); }
.legend svg { width: 14px; height: 14px; vertical-align: -2px; margin-right: .35rem; }
table { border-collapse: collapse; width: 100%; font-size: .88rem; margin: .4rem 0; }
th { text-align: left; font-weight: 600; color: var(--dim); border-bottom: 1px solid var(--ink); }
th, td { padding: .3rem .8rem .3rem 0; vertical-align: top; } th:last-child, td:last-child { padding-right: 0; }
th { overflow-wrap: normal; } td { overflow-wrap: break-word; } td > span { min-width: 0; } .moment { white-space: nowrap; }
.number + :not(.number) { padding-left: .8rem; }
td { border-bottom: 1px solid var(--line); }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.alarm { color: var(--bad); font-weight: 650; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1.2rem; margin: .4rem 0; font-size: .9rem; }
dt { color: var(--dim); } dd { margin: 0; }
code { font: .86em ui-monospace, Consolas, monospace; background: var(--wash); padding: .05rem .3rem; border-radius: .25rem; }
.hash { font: .8rem/1.45 ui-monospace, Consolas, monospace; background: var(--wash); padding: .5rem .7rem; border-radius: .35rem;
  margin: .3rem 0; word-break: break-all; }
ol { padding-left: 1.3rem; margin: .4rem 0; font-size: .9rem; } li { margin: .25rem 0; }
a.save { display: inline-block; margin: .5rem 0; padding: .45rem 1rem; border: 1px solid var(--ink); border-radius: .4rem;
  color: var(--ink); text-decoration: none; font-weight: 600; }
a.save:hover, a.save:focus-visible { background: var(--wash); }
@media screen and (max-width: 36rem) {
  h1 { font-size: 1.4rem; } .figures { grid-template-columns: 1fr; }
  dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: .4rem; }
  table.cards thead { position: absolute; clip-path: inset(50%); height: 1px; width: 1px; overflow: hidden; }
  table.cards tr { display: block; border-bottom: 1px solid var(--line); padding: .5rem 0; }
  table.cards td { display: grid; grid-template-columns: 8.5rem 1fr; gap: .6rem; border: 0; padding: .1rem 0; text-align: left;
    white-space: normal; padding-left: 0 !important; }
  table.cards td::before { content: attr(data-head); color: var(--dim); }
}
@page { size: A4; margin: 15mm 14mm 17mm; @bottom-right { content: counter(page) ' / ' counter(pages); font: 8pt sans-serif; } }
@media print {
  :root { color-scheme: only light; font-size: 9.5pt; }
  body { font-size: 1rem; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  main { max-width: none; padding: 0; }
  h2 { margin-top: 5mm; }
  .scroll { overflow: visible; } svg.timeline { min-width: 0; }
  .figure, tr, li, .hash, svg, .keep { break-inside: avoid; } h1, h2, h2 + p { break-after: avoid; } thead { display: table-header-group; }
  .figures { gap: 3mm; margin-top: 4mm; } .figure { padding: 2mm 3mm; }
  a.save { display: none; }
}
`;
