import { html, type Html } from '../contracts/words/html.ts';
import type { Letter, LetterPoint, LetterSection, Tone } from './letter.ts';

/** White on each passes WCAG AA, so the band is the same in light and dark. */
const bands: Record<Tone, string> = { good: '#1a7a4c', warning: '#8f5a00', bad: '#b3261e' };

const font = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
const body = `${font};font-size:15px;line-height:1.5;color:#1f2933;overflow-wrap:anywhere`;
const muted = `${font};font-size:14px;line-height:1.5;color:#52606d`;

/**
 * Mail programs drop style sheets or keep them; so the light colours are inline, and the sheet only
 * overrides them where a dark scheme is asked for and on narrow screens.
 */
const sheet: Html = html`<style>
  @media (max-width: 480px) {
    .pad {
      padding-left: 18px !important;
      padding-right: 18px !important;
    }
    .outer {
      padding: 0 !important;
    }
    .card {
      border-radius: 0 !important;
    }
  }
  @media (prefers-color-scheme: dark) {
    .page {
      background: #12161b !important;
    }
    .card {
      background: #1d232a !important;
      border-color: #2e3741 !important;
    }
    .ink {
      color: #e7ecf0 !important;
    }
    .muted {
      color: #a9b6c2 !important;
    }
    .line {
      border-color: #2e3741 !important;
    }
    .advice {
      background: #28313a !important;
    }
  }
</style>`;

const adviceOf = (advice: string): Html =>
  html`<div
    class="advice ink"
    style="${body};margin-top:6px;padding:8px 12px;background:#f1f4f7;border-radius:6px"
  >
    ${advice}
  </div>`;

const pointOf = ({ text, advice }: LetterPoint): Html =>
  html`<tr>
    <td class="muted" width="16" valign="top" style="${muted};padding:3px 0">&bull;</td>
    <td class="ink" valign="top" style="${body};padding:3px 0">
      ${text}${advice === undefined ? '' : adviceOf(advice)}
    </td>
  </tr>`;

const rowOf = ([label, value]: readonly [string, string]): Html =>
  html`<tr>
    <td
      class="muted line"
      width="34%"
      valign="top"
      style="${muted};padding:7px 12px 7px 0;border-top:1px solid #e4e9ee"
    >
      ${label}
    </td>
    <td
      class="ink line"
      valign="top"
      style="${body};padding:7px 0;border-top:1px solid #e4e9ee;word-break:break-word"
    >
      ${value}
    </td>
  </tr>`;

const table = (rows: readonly Html[]): Html =>
  html`<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0">
    ${rows}
  </table>`;

const contentOf = (section: LetterSection): Html | readonly Html[] => {
  switch (section.kind) {
    case 'paragraphs':
      return section.paragraphs.map(
        (text) => html`<p class="ink" style="${body};margin:0 0 6px">${text}</p>`,
      );
    case 'points':
      return table(section.points.map(pointOf));
    case 'rows':
      return table(section.rows.map(rowOf));
  }
};

const sectionOf = (section: LetterSection): Html =>
  html`<tr>
    <td class="pad" style="padding:20px 32px 0">
      <h2 class="ink" style="${font};font-size:16px;line-height:1.3;margin:0 0 6px;color:#1f2933">
        ${section.heading}
      </h2>
      ${contentOf(section)}
    </td>
  </tr>`;

/** The letter dressed for mail programs: tables and inline styles, from phone width up, light and dark. */
export const letterHtml = (letter: Letter): string =>
  html`<!DOCTYPE html>
    <html lang="${letter.language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <title>${letter.subject}</title>
        ${sheet}
      </head>
      <body class="page" style="margin:0;padding:0;background:#eef2f5">
        <table
          role="presentation"
          class="page"
          width="100%"
          cellpadding="0"
          cellspacing="0"
          border="0"
          style="background:#eef2f5"
        >
          <tr>
            <td class="outer" align="center" style="padding:24px 12px">
              <table
                role="presentation"
                class="card"
                width="100%"
                cellpadding="0"
                cellspacing="0"
                border="0"
                style="max-width:600px;background:#ffffff;border:1px solid #dde3e9;border-radius:10px;overflow:hidden;text-align:left"
              >
                <tr>
                  <td class="pad" style="padding:22px 32px;background:${bands[letter.tone]}">
                    <div style="${font};font-size:14px;line-height:1.4;color:#ffffff">
                      ${letter.eyebrow}
                    </div>
                    <h1
                      style="${font};font-size:22px;line-height:1.25;margin:4px 0 0;color:#ffffff"
                    >
                      ${letter.title}
                    </h1>
                  </td>
                </tr>
                <tr>
                  <td class="pad" style="padding:20px 32px 0">
                    <p class="ink" style="${body};font-size:16px;margin:0">${letter.lead}</p>
                  </td>
                </tr>
                ${letter.sections.map(sectionOf)}
                <tr>
                  <td class="pad" style="padding:24px 32px">
                    <p
                      class="muted line"
                      style="${muted};font-size:13px;margin:0;padding-top:14px;border-top:1px solid #e4e9ee"
                    >
                      ${letter.footer}
                    </p>
                  </td>
                </tr>
              </table>
            </td>
          </tr>
        </table>
      </body>
    </html> `.markup;
