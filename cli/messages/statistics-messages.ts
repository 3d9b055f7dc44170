/** What the CLI says of statistics. */
export interface StatisticsMessages {
  readonly help: { readonly stats: string; readonly months: string };
  readonly fields: Readonly<
    Record<'success' | 'made' | 'protection' | 'size' | 'median' | 'cost' | 'restoreCost', string>
  >;
  readonly made: (manual: string, automatic: string) => string;
  readonly protection: (inTime: string, late: string) => string;
  readonly success: (percent: string, succeeded: string, failed: string) => string;
  readonly size: (packed: string, plain: string, smaller: string) => string;
  readonly cost: (month: string, year: string) => string;
  readonly columns: Readonly<
    Record<'month' | 'succeeded' | 'failed' | 'size' | 'median' | 'store' | 'copies', string>
  >;
  readonly never: string;
}
