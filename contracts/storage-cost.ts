/** US dollars, as the owner named them for S3's STANDARD-IA; an installation may set its own. */
export interface StorageRates {
  /** For a gigabyte (10⁹ bytes) kept for a month. */
  readonly storage: number;
  /** For a gigabyte taken out. */
  readonly egress: number;
}

export const defaultRates: StorageRates = { storage: 0.0125, egress: 0.09 };

/** What keeping so many bytes costs for a month, in US dollars, to the hundredth of a cent. */
export const monthlyCost = (bytes: number, rates: StorageRates): number =>
  Math.round((bytes / 1e9) * rates.storage * 10_000) / 10_000;
