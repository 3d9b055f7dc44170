import { html, type Html } from '../../contracts/words/html.ts';

/** Told apart by shape and height first, so that a print without colours says the same. */
export type Mark =
  | 'restorable'
  | 'intact'
  | 'stored'
  | 'failed'
  | 'passed'
  | 'drillFailed'
  | 'restore'
  | 'undo'
  | 'cleaning'
  | 'gap';

const at = (value: number): string => String(Math.round(value * 10) / 10);

const bar = (x: number, base: number, height: number, look: string): Html =>
  html`<rect
    class="${look}"
    x="${at(x - 1)}"
    y="${at(base - height)}"
    width="2"
    height="${at(height)}"
  />`;

const cross = (x: number, y: number): Html =>
  html`<path class="failed" d="M${at(x - 3)} ${at(y - 3)}l6 6m0 -6l-6 6" />`;

const diamond = (x: number, y: number, look: string): Html =>
  html`<path class="${look}" d="M${at(x)} ${at(y - 5)}l5 5l-5 5l-5 -5z" />`;

const painters: Readonly<Record<Mark, (x: number, y: number) => Html>> = {
  restorable: (x, y) => bar(x, y, 30, 'restorable'),
  intact: (x, y) => bar(x, y, 20, 'intact'),
  stored: (x, y) => bar(x, y, 10, 'stored'),
  failed: (x, y) => cross(x, y - 4),
  passed: (x, y) => html`<circle class="restorable" cx="${at(x)}" cy="${at(y)}" r="4" />`,
  drillFailed: cross,
  restore: (x, y) => diamond(x, y, 'change'),
  undo: (x, y) => diamond(x, y, 'undo'),
  cleaning: (x, y) =>
    html`<rect class="change" x="${at(x - 4)}" y="${at(y - 3)}" width="8" height="6" />`,
  gap: (x, y) =>
    html`<rect class="gap" x="${at(x - 7)}" y="${at(y - 7)}" width="14" height="14" />`,
};

/** The sign for one thing: a bar stands on `y`, all others have it as their middle. */
export const paint = (mark: Mark, x: number, y: number, gone = false): Html => {
  const sign = painters[mark](x, y);
  return gone ? html`<g class="gone">${sign}</g>` : sign;
};

const bars: Readonly<Partial<Record<Mark, number>>> = { restorable: 14, intact: 11, stored: 8 };

/** The sign alone, for a legend. */
export const legendMark = (mark: Mark): Html => {
  const height = bars[mark];
  const sign =
    height === undefined ? paint(mark, 7, mark === 'failed' ? 11 : 7) : bar(7, 14, height, mark);
  return html`<svg viewBox="0 0 14 14" aria-hidden="true">${sign}</svg>`;
};
