/** The steps about people's own users. */
export interface AccountSteps {
  /**
   * Mails a code for a new password to whoever has the email of that request; nobody has, or they were
   * written to often enough: nothing, and no word of it. Run again, it mails another code.
   */
  mailPasswordReset(request: number): Promise<void>;
}
