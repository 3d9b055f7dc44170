import type { Language } from '../../contracts/language.ts';
import { html, type Html } from './html.ts';
import type { KeptMail } from './kept-mail.ts';
import { mailboxWords } from './mailbox-words.ts';

/** The mailbox's pages. They need no script, and fit a phone. */

export const mailboxStyle = `
:root { color-scheme: light dark; --line: light-dark(#d9dee5, #343b45); --dim: light-dark(#5a6675, #9aa6b5);
  --back: light-dark(#f5f7f9, #14181d); --card: light-dark(#fff, #1c2229); --strong: light-dark(#0b5c6b, #6fd0e0); }
* { box-sizing: border-box; }
body { margin: 0; background: var(--back); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 60rem; margin: 0 auto; padding: 1rem; }
header { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center; justify-content: space-between; }
h1 { font-size: 1.4rem; margin: .5rem 0; overflow-wrap: anywhere; }
p, dd, dt, td, th { overflow-wrap: anywhere; }
.dim { color: var(--dim); }
a { color: var(--strong); }
ul.mails { list-style: none; margin: 1rem 0; padding: 0; border: 1px solid var(--line); border-radius: .6rem;
  overflow: hidden; background: var(--card); }
ul.mails li + li { border-top: 1px solid var(--line); }
ul.mails a { display: grid; gap: 0 1rem; grid-template-columns: 1fr auto; padding: .7rem 1rem; color: inherit;
  text-decoration: none; }
ul.mails a:hover, ul.mails a:focus-visible { background: var(--back); }
ul.mails strong { overflow-wrap: anywhere; }
ul.mails .to { grid-column: 1 / -1; }
.empty { text-align: center; padding: 4rem 1rem; }
dl { display: grid; grid-template-columns: auto 1fr; gap: .2rem 1rem; margin: 1rem 0; }
dt { color: var(--dim); } dd { margin: 0; }
iframe { width: 100%; height: 70vh; border: 1px solid var(--line); border-radius: .6rem; background: #fff; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; padding: 1rem; border: 1px solid var(--line);
  border-radius: .6rem; background: var(--card); }
details { margin: 1rem 0; } summary { cursor: pointer; }
table { border-collapse: collapse; font-size: .85rem; } th { text-align: left; vertical-align: top; padding-right: 1rem; }
button { font: inherit; padding: .4rem .9rem; border: 1px solid var(--line); border-radius: .5rem;
  background: var(--card); color: inherit; cursor: pointer; }
@media (max-width: 34rem) { ul.mails a, dl { grid-template-columns: 1fr; } dt { margin-top: .4rem; } }
`;

const page = (language: Language, title: string, refresh: boolean, body: Html): string =>
  `<!doctype html>\n${
    html`<html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        ${refresh ? html`<meta http-equiv="refresh" content="5" />` : ''}
        <title>${title}</title>
        <link rel="stylesheet" href="/style.css" />
      </head>
      <body>
        <main>${body}</main>
      </body>
    </html>`.markup
  }\n`;

const moment = (iso: string, language: Language): Html => {
  const shown = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'medium' });
  return html`<time datetime="${iso}">${shown.format(new Date(iso))}</time>`;
};

/** All mails, newest first. It looks again by itself every five seconds. */
export function listPage(mails: readonly KeptMail[], language: Language): string {
  const words = mailboxWords[language];
  const rows = mails.map(
    (mail) =>
      html`<li>
        <a href="/messages/${mail.id}">
          <strong>${mail.subject || words.noSubject}</strong>
          <span class="dim">${moment(mail.receivedAt, language)}</span>
          <span class="dim to">${words.to}: ${mail.to || mail.envelope.to.join(', ')}</span>
        </a>
      </li>`,
  );
  const body =
    mails.length === 0
      ? html`<div class="empty">
          <h2>${words.empty}</h2>
          <p class="dim">${words.emptyHint}</p>
        </div>`
      : html`<ul class="mails">
          ${rows}
        </ul>`;
  const clear = html`<form method="post" action="/delete">
    <button>${words.deleteAll}</button>
  </form>`;
  return page(
    language,
    mails.length === 0 ? words.title : `(${mails.length}) ${words.title}`,
    true,
    html`<header>
        <h1>${words.title}</h1>
        ${mails.length === 0 ? '' : clear}
      </header>
      <p class="dim">${words.explanation}</p>
      ${body}`,
  );
}

/** One mail. What it says in HTML stands in a frame of its own that may do nothing but be seen. */
export function mailPage(mail: KeptMail, language: Language): string {
  const words = mailboxWords[language];
  const subject = mail.subject || words.noSubject;
  const attachments = mail.attachments.map(
    ({ name, type, bytes }, index) =>
      html`<li>
        <a href="/messages/${mail.id}/attachments/${index}">${name || words.unnamed}</a>
        <span class="dim">${type}, ${bytes} B</span>
      </li>`,
  );
  const headers = mail.headers.map(
    ({ name, value }) =>
      html`<tr>
        <th>${name}</th>
        <td>${value}</td>
      </tr>`,
  );
  const text = html`<pre>${mail.text}</pre>`;
  return page(
    language,
    subject,
    false,
    html`<header>
        <a href="/">← ${words.back}</a>
        <a href="/messages/${mail.id}/source">${words.source}</a>
      </header>
      <h1>${subject}</h1>
      <dl>
        <dt>${words.from}</dt>
        <dd>${mail.from || mail.envelope.from}</dd>
        <dt>${words.to}</dt>
        <dd>${mail.to || mail.envelope.to.join(', ')}</dd>
        <dt>${words.received}</dt>
        <dd>${moment(mail.receivedAt, language)}</dd>
      </dl>
      ${
        mail.html
          ? html`<iframe
              title="${subject}"
              src="/messages/${mail.id}/html"
              sandbox="allow-popups allow-popups-to-escape-sandbox"
              referrerpolicy="no-referrer"
            ></iframe>`
          : text
      }
      ${
        mail.html && mail.text
          ? html`<details>
              <summary>${words.text}</summary>
              ${text}
            </details>`
          : ''
      }
      ${
        attachments.length > 0
          ? html`<h2>${words.attachments}</h2>
              <ul>
                ${attachments}
              </ul>`
          : ''
      }
      <details>
        <summary>${words.headers}</summary>
        <table>
          ${headers}
        </table>
      </details>`,
  );
}

export function notFoundPage(language: Language): string {
  const words = mailboxWords[language];
  return page(
    language,
    words.title,
    false,
    html`<div class="empty">
      <p>${words.notFound}</p>
      <p><a href="/">← ${words.back}</a></p>
    </div>`,
  );
}
