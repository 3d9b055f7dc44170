import type { Letter, LetterSection } from './letter.ts';

const sectionLines = (section: LetterSection): string[] => {
  switch (section.kind) {
    case 'paragraphs':
      return [...section.paragraphs];
    case 'points':
      return section.points.flatMap(({ text, advice }) =>
        advice === undefined ? [`- ${text}`] : [`- ${text}`, `  ${advice}`],
      );
    case 'rows':
      return section.rows.map(([label, value]) => `${label}: ${value}`);
  }
};

/** The letter for a mail program that shows text alone. */
export const letterText = (letter: Letter): string => {
  const blocks = [
    [letter.eyebrow, letter.title],
    [letter.lead],
    ...letter.sections.map((section) => [
      section.heading.toLocaleUpperCase(letter.language),
      ...sectionLines(section),
    ]),
    ['-- ', letter.footer],
  ];
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`.replaceAll('\u00a0', ' ');
};
