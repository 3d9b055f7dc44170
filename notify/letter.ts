/** A mail's content before it is dressed: the text and the HTML are two readings of one letter. */
export type Tone = 'good' | 'warning' | 'bad';

export type LetterSection =
  | {
      readonly kind: 'paragraphs';
      readonly heading: string;
      readonly paragraphs: readonly string[];
    }
  | { readonly kind: 'points'; readonly heading: string; readonly points: readonly LetterPoint[] }
  | {
      readonly kind: 'rows';
      readonly heading: string;
      readonly rows: readonly (readonly [label: string, value: string])[];
    };

export interface LetterPoint {
  readonly text: string;
  /** What to do about it. */
  readonly advice?: string;
}

export interface Letter {
  readonly language: string;
  readonly tone: Tone;
  readonly subject: string;
  /** Above the title: whose letter it is. */
  readonly eyebrow: string;
  readonly title: string;
  readonly lead: string;
  readonly sections: readonly LetterSection[];
  readonly footer: string;
}
