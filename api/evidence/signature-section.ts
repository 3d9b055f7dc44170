import type { SignedEvidence } from '../../contracts/api/evidence.ts';
import { html, type Html } from '../../contracts/words/html.ts';
import type { PageKit } from './page-parts.ts';

/** `code` between back quotes. */
const coded = (text: string): Html[] =>
  text
    .split('`')
    .map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : html`${part}`));

/** Who vouches for it, and how somebody who trusts nobody here checks that. */
export const signatureSection = (
  { report, words, count }: PageKit,
  signed: SignedEvidence,
): Html => {
  const { keyId, value } = signed.signature;
  const { head } = report.log;
  const file = `evidence-${report.clinic.id}-${report.until.slice(0, 10)}.json`;
  const data = Buffer.from(JSON.stringify(signed)).toString('base64');
  return html`<h2>${words.signature}</h2>
    <p>${words.signed(keyId)}</p>
    <p class="hash">${value}</p>
    ${
      head
        ? html`<p>${words.logHead(count(head.id))}</p>
            <p class="hash">${head.hash}</p>
            <p class="dim">${words.logKeep}</p>`
        : ''
    }
    <p>${words.howTo}</p>
    <ol>
      ${words.steps(report.clinic.id, file, keyId).map((step) => html`<li>${coded(step)}</li>`)}
    </ol>
    <a class="save" download="${file}" href="data:application/json;base64,${data}"
      >${words.save}</a
    >`;
};
