/** Characters that COPY text and JSON are made of. */
export const byte = {
  tab: 0x09,
  newline: 0x0a,
  verticalTab: 0x0b,
  space: 0x20,
  quote: 0x22,
  comma: 0x2c,
  minus: 0x2d,
  zero: 0x30,
  nine: 0x39,
  backslash: 0x5c,
  capitalN: 0x4e,
  f: 0x66,
  n: 0x6e,
  t: 0x74,
  u: 0x75,
  v: 0x76,
  openBracket: 0x5b,
  closeBracket: 0x5d,
  openBrace: 0x7b,
  closeBrace: 0x7d,
} as const;

/** A buffer that grows: bytes are set by index after `reserve` made room for them. */
export class GrowingBytes {
  bytes: Buffer;

  constructor(size: number) {
    this.bytes = Buffer.allocUnsafeSlow(size);
  }

  /** Makes room for `more` behind `used` bytes; the buffer may be another one afterwards. */
  reserve(used: number, more: number): Buffer {
    if (used + more > this.bytes.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(used + more, this.bytes.length * 2));
      this.bytes.copy(larger, 0, 0, used);
      this.bytes = larger;
    }
    return this.bytes;
  }
}
