import { cancellationSignal } from '@temporalio/activity';
import { issueReset, resetMinutes } from '../catalog/password-resets/password-resets.ts';
import { ResguardoError } from '../contracts/resguardo-error.ts';
import { composePasswordMail } from '../notify/password-mail.ts';
import type { AccountSteps } from './account-step-names.ts';
import type { StepDependencies } from './step-dependencies.ts';

/** What is mailed to people about their own users. Only this step ever holds the code that it mails. */
export const createAccountSteps = ({
  catalog,
  mailer,
}: Pick<StepDependencies, 'catalog' | 'mailer'>): AccountSteps => ({
  async mailPasswordReset(request) {
    if (!mailer) throw new ResguardoError('setting-missing', { setting: 'SMTP_HOST', remedy: '' });
    const issued = await issueReset(catalog, request);
    if (!issued) return;
    const { email, name, language, token } = issued;
    const mail = composePasswordMail(language, { name, token, minutes: resetMinutes });
    await mailer.send(mail, [email], cancellationSignal());
  },
});
