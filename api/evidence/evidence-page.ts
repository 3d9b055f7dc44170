import { createHash } from 'node:crypto';
import type { SignedEvidence } from '../../contracts/api/evidence.ts';
import type { Language } from '../../contracts/language.ts';
import { html } from '../../contracts/words/html.ts';
import { figureCards } from './page-figures.ts';
import { pageKit } from './page-parts.ts';
import { pageStyle } from './page-style.ts';
import {
  actsSection,
  changesSection,
  failuresSection,
  placesSection,
  timelineSection,
} from './page-sections.ts';
import { rulesSection } from './rules-section.ts';
import { signatureSection } from './signature-section.ts';

/** The content-security-policy to serve the page with: its own style sheet, and nothing else at all. */
export const evidencePagePolicy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(pageStyle).digest('base64')}'`,
  ...["base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"],
].join('; ');

/**
 * A signed report as one page that needs nothing else: no script, no picture and no font from elsewhere. It
 * prints on A4, and carries the signed report itself to be saved and checked.
 */
export const evidencePage = (signed: SignedEvidence, language: Language): string => {
  const kit = pageKit(signed, language);
  const { words, instant, report } = kit;
  const { clinic } = report;
  const title = `${words.title} · ${clinic.name}`;
  const body = html`<main>
    <header>
      <p class="kicker">${words.title}</p>
      <h1>${clinic.name}</h1>
      <p>${words.period(instant(report.from), instant(report.until))}</p>
      <p class="dim">${words.made(instant(report.generatedAt), report.installation)}</p>
      <p class="dim">${clinic.timeZone}</p>
      ${clinic.archivedAt === null ? '' : html`<p>${words.archived(instant(clinic.archivedAt))}</p>`}
    </header>
    ${figureCards(kit)} ${timelineSection(kit)} ${placesSection(kit)} ${failuresSection(kit)}
    ${changesSection(kit)} ${actsSection(kit)} ${rulesSection(kit)} ${signatureSection(kit, signed)}
  </main>`;
  const head = html`<meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>${title}</title>`;
  return `<!doctype html>
<html lang="${language}">
<head>
${head.markup}
<style>${pageStyle}</style>
</head>
<body>
${body.markup}
</body>
</html>
`;
};
