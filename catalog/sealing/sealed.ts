/** A secret as the catalog keeps it. Only `Sealer.seal` makes one, only `Sealer.open` reads it. */
export type Sealed = string & { readonly __sealed: unique symbol };

/** Where a sealed value stands. It is part of what is authenticated: moved, it does not open. */
export interface SealedPlace {
  readonly table: string;
  readonly row: string;
  readonly field: string;
}
