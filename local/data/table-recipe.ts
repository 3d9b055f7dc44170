/** How one table of a clinic is made, in SQL. Its first column is its primary key. */
export interface TableRecipe {
  readonly name: string;
  readonly columns: string;
  /**
   * The row number `n`, in the columns' order. `{total}` stands for how many rows the table gets, and
   * `{paciente}` for how many the table of that name gets.
   */
  readonly row: string;
  readonly foreignKeys?: readonly string[];
}
