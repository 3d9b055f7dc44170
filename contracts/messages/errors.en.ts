import { changeErrorsEn } from './change-errors.en.ts';
import { fleetErrorsEn } from './fleet-errors.en.ts';
import { identityErrorsEn } from './identity-errors.en.ts';
import type { ErrorWordsOf } from './error-words.ts';

/** See error-words.ts for `{…}` and `[…]`. */
export const errorsEn: ErrorWordsOf = {
  internal: {
    message: 'Something failed inside Resguardo[: {what}][ ({detail})].',
    hint: 'Try again. If it happens again, send support the request or backup number shown here.',
  },
  'bad-request': {
    message: 'The request cannot be served[: {why}].',
    hint: 'Correct what is named and send it again.',
  },
  'malformed-json': {
    message: 'The body of the request is not valid JSON[: {why}].',
    hint: 'Check quotes, commas and braces, and send the header Content-Type: application/json.',
  },
  'clinic-unknown': {
    message: 'There is no clinic[ “{clinic}”], or you have no access to it.',
    hint: 'Check the identifier; the list of clinics shows those that you may see.',
  },
  'backup-unknown': {
    message: 'There is no backup[ {backup}][ in the clinic “{clinic}”].',
    hint: 'Check the number; the clinic’s list of backups shows what there is.',
  },
  'user-unknown': {
    message: 'There is no user[ {user}].',
    hint: 'Check the email or the number; the list of users shows those there are.',
  },
  'run-unknown': {
    message: 'The clinic[ “{clinic}”] has no backup running or recently finished.',
    hint: 'Start a backup, or look for an earlier one in the list.',
  },
  'destination-unknown': {
    message: 'This backup has no copy in the destination[ “{destination}”].',
    hint: 'Choose one of its destinations[: {known}].',
  },
  'route-unknown': {
    message: 'The address[ {method} {path}] does not exist in this API.',
    hint: 'Check the path; all of them are listed at /docs.',
  },
  'method-not-allowed': {
    message: 'The address[ {path}] does not accept the method[ {method}].',
    hint: 'Use another method[: {allowed}]. Every route is described at /docs.',
  },
  'body-too-large': {
    message: 'The body of the request is too large.',
    hint: 'Send less[; the limit is {limit} bytes].',
  },
  'media-type-unsupported': {
    message: 'The content type[ {type}] is not accepted here.',
    hint: 'Send JSON with the header Content-Type: application/json.',
  },
  'range-unsatisfiable': {
    message: 'The range asked for[ ({range})] lies outside the file.',
    hint: 'Ask for a range within the file[, which is {bytes} bytes long], or for the whole file.',
  },
  'clinic-exists': {
    message: 'There already is a clinic with the identifier[ “{clinic}”].',
    hint: 'Choose another identifier, or change the clinic that exists.',
  },
  'backup-running': {
    message: 'The clinic[ “{clinic}”] already has a backup running[ (number {backup})].',
    hint: 'Wait until it ends, or cancel it, and repeat what you were doing.',
  },
  'backup-not-running': {
    message:
      'The backup[ {backup}][ of the clinic “{clinic}”] is not running[: its state is “{state}”].',
    hint: 'A backup can be cancelled only while it is being made.',
  },
  'backup-held': {
    message:
      'The backup[ {backup}][ of the clinic “{clinic}”] is under legal hold and cannot be deleted.',
    hint: 'Whoever put it there can lift the hold; then it can be deleted.',
  },
  'backup-purged': {
    message:
      'The backup[ {backup}][ of the clinic “{clinic}”] cannot be taken back: it is not deleted, or its copies are gone already.',
    hint: 'Choose another backup from the list.',
  },
  'backup-last-proved': {
    message:
      'Backup[ {backup}] is the last proved one of the clinic[ “{clinic}”] and is not deleted.',
    hint: 'Make another backup and wait until it is proved; then this one can be deleted.',
  },
  'user-exists': {
    message: 'There is already a user with the email[ {email}].',
    hint: 'Use another email, or change the user that exists.',
  },
  'copy-not-stored': {
    message:
      'The backup[ {backup}] has no copy that can be read[ in “{destination}”][ (state: {state})].',
    hint: 'Choose another destination or another backup.',
  },
  'confirmation-missing': {
    message: 'The confirmation is missing, so nothing was done.',
    hint: 'Repeat it and confirm[ with: {expected}].',
  },
  'link-unavailable': {
    message: 'The destination[ “{destination}”][ ({kind})] cannot give a temporary download link.',
    hint: 'Download the backup directly, or choose a copy kept in S3.',
  },
  'idempotency-key-reused': {
    message: 'The Idempotency-Key[ “{key}”] was used already, for another request.',
    hint: 'Use a new key, a UUID at best, for each thing that you ask for; repeat one only with the very same request.',
  },
  'idempotency-key-busy': {
    message: 'The request with the Idempotency-Key[ “{key}”] is still being answered.',
    hint: 'Wait[ {seconds} seconds] and send the same again: you get the answer of the first.',
  },
  'changed-meanwhile': {
    message:
      'What you want to change[ ({path})] is no longer what you read: it was changed meanwhile.',
    hint: 'Read it again, look at what changed, and repeat your change with the new ETag.',
  },
  'file-not-written': {
    message: 'The file[ {path}] could not be written[: {why}].',
    hint: 'Check that the folder exists, has room and may be written to, and that the file does not exist already.',
  },
  'database-unreachable': {
    message: 'The database[ “{database}”][ at {host}][:{port}] could not be reached[ ({why})].',
    hint: 'Check that the PostgreSQL server is running, that address and port are right, and that the firewall lets the connection through.',
  },
  'database-password-wrong': {
    message: 'The database[ “{database}”][ at {host}] refused the password of the user[ “{user}”].',
    hint: 'Update the connection’s password in the clinic’s settings.',
  },
  'database-missing': {
    message: 'The database[ “{database}”] does not exist on the server[ {host}].',
    hint: 'Correct the database’s name in the clinic’s settings.',
  },
  'database-right-missing': {
    message:
      'The user[ “{user}”] lacks a right[ {right}][ on the table “{table}”][ in the schema “{schema}”][ of the database “{database}”][ ({why})].',
    hint: 'Ask the database’s administrator to grant it (USAGE on the schema, SELECT on tables and sequences).',
  },
  'database-tls-refused': {
    message:
      'No encrypted connection to the database could be opened[ at {host}][ (mode {ssl})][: {why}].',
    hint: 'Turn TLS on at the server or correct its certificate. Use the mode “disable” only on a trusted machine or network.',
  },
  'schema-missing': {
    message: 'The schema[ “{schema}”] does not exist in the database[ “{database}”].',
    hint: 'Correct the schema’s name in the clinic’s settings.',
  },
  'tenant-empty': {
    message:
      'There is not one row of the clinic[ with {column} = {value}][ in the schema “{schema}”].',
    hint: 'Check the value that identifies the clinic. An empty backup is never kept as if it were good.',
  },
  'table-undecided': {
    message:
      'It is not known whether the table[ “{table}”][ of the schema “{schema}”] belongs to the clinic[ ({why})][. All that are undecided: {tables}].',
    hint: 'List it as shared or excluded in the clinic’s settings, or give it the clinic’s column. “resguardo clinics plan” explains every table.',
  },
  'tenant-ambiguous': {
    message:
      'The table[ “{table}”][ of the schema “{schema}”] belongs to more than one clinic[: {why}].',
    hint: 'Correct those rows or declare the table shared. Until then no backup is made, so that clinics’ data never mix.',
  },
  'row-security-hides-rows': {
    message:
      'Row-level security of the table[ “{table}”][ of the schema “{schema}”] hides rows from the user[ “{user}”].',
    hint: 'In the clinic’s connection, use the table’s owner or a user with BYPASSRLS; otherwise the backup would be incomplete.',
  },
  'pg-dump-missing': {
    message:
      'No pg_dump was found on the machine that makes the backups[; the server is PostgreSQL {server}].',
    hint: 'Install the client tools of PostgreSQL[ {server}] or newer (package postgresql-client), or correct RESGUARDO_PG_DUMP where it is set.',
  },
  'pg-dump-too-old': {
    message:
      'The installed pg_dump[ ({found})] is older than the clinic’s server[ (PostgreSQL {server})].',
    hint: 'Install the client tools of PostgreSQL[ {server}] or newer on the machine that makes the backups, or correct RESGUARDO_PG_DUMP where it is set.',
  },
  'pg-dump-failed': {
    message: 'The program pg_dump did not end well[: {why}].',
    hint: 'It is tried several times by itself. If it fails all the same, the message above names the table or object in the way: once that is mended, make another backup.',
  },
  'snapshot-lost': {
    message: 'The connection that held the database’s snapshot was cut[: {why}].',
    hint: 'The database is read again from the start, several times by itself. If it fails all the same, check the network and the server’s time limits (idle_in_transaction_session_timeout).',
  },
  'table-locked': {
    message:
      'The table[ “{table}”][ of the schema “{schema}”] is locked by something else[: {why}].',
    hint: 'It is tried several times by itself. If it fails all the same, schedule the backup away from changes of structure.',
  },
  'object-unsupported': {
    message:
      'The database holds something that cannot be backed up faithfully[: {kind}][ “{object}”][ in the schema “{schema}”][ ({why})].',
    hint: 'Use the SQL format, or exclude that object in the clinic’s settings.',
  },
  'disk-full': {
    message:
      'The disk of the machine that makes the backups is full[ ({path})][: {needed} are needed and {free} are left].',
    hint: 'Free some room, or point RESGUARDO_SPOOL at a larger disk. A backup that is still running goes on by itself; one that has failed has to be made again.',
  },
  'spool-missing': {
    message: 'The backup’s temporary file[ ({spool})][ ({path})] is no longer on the machine.',
    hint: 'The backup starts again by itself. Do not remove the temporary folder while backups run.',
  },
  'spool-restarted': {
    message: 'The backup’s temporary file[ ({spool})] was begun anew while it was being copied.',
    hint: 'Nothing needs to be done: the copy is repeated from the new file.',
  },
  'store-unreachable': {
    message: 'The destination[ “{destination}”][ at {host}] could not be reached[ ({why})].',
    hint: 'Check the network and the destination’s address. It will be tried again by itself.',
  },
  'store-key-refused': {
    message: 'The destination[ “{destination}”] refused the access key[ ({why})].',
    hint: 'Update the destination’s key in the clinic’s settings.',
  },
  'store-right-missing': {
    message: 'The key of the destination[ “{destination}”] may not do this[: {right}][ ({why})].',
    hint: 'Allow that key to read, write, list and delete in its folder.',
  },
  'store-bucket-missing': {
    message: 'The bucket[ “{bucket}”] does not exist in the destination[ “{destination}”].',
    hint: 'Create the bucket, or correct its name in the clinic’s settings.',
  },
  'store-folder-missing': {
    message:
      'The folder[ “{folder}”] of the destination[ “{destination}”] does not exist, or this account cannot see it.',
    hint: 'In Drive, share it with the account as an editor; on a disk, see that it is mounted. If there is none, create it; if it is another, correct its id or its path.',
  },
  'store-full': {
    message: 'The destination[ “{destination}”] has no room left[ ({why})].',
    hint: 'Free or add room there and repeat the backup.',
  },
  'store-quota-of-service-account': {
    message:
      'The destination[ “{destination}”] uses a Google service account, which has no room of its own in Drive.',
    hint: 'Use a folder in a Shared Drive, domain-wide delegation (subject), or a user’s OAuth access.',
  },
  'store-rate-limited': {
    message: 'The destination[ “{destination}”] asks to go slower[ ({why})].',
    hint: 'Nothing needs to be done: it waits and tries again.',
  },
  'store-answer-unexpected': {
    message: 'The destination[ “{destination}”] gave an unexpected answer[ ({status})][: {why}].',
    hint: 'It will be tried again. If it happens again, check that the address is that of a compatible service.',
  },
  'store-lock-missing': {
    message:
      'The bucket[ “{bucket}”] of the destination[ “{destination}”] locks no objects[ ({why})].',
    hint: 'Create the bucket with Object Lock (and with it versions), or set “objectLock” of the destination to “none”.',
  },
  'store-locks-by-default': {
    message:
      'The bucket[ “{bucket}”] of the destination[ “{destination}”] locks by itself everything that is written to it[ ({why})].',
    hint: 'Take the bucket’s default retention off: Resguardo locks each copy itself once it was read back, and what a failed backup leaves must be removable.',
  },
  'copy-locked': {
    message:
      'The store[ of “{destination}”] lets nobody remove the copy[ {object}][ before {until}].',
    hint: 'Nothing needs to be done: retention removes it by itself once the lock is past. One under legal hold must be released first.',
  },
  'copy-missing': {
    message: 'The copy[ of backup {backup}][ in “{destination}”] is gone[ ({object})].',
    hint: 'Someone or something removed it. Use another copy and make a new backup.',
  },
  'copy-truncated': {
    message:
      'The copy in[ “{destination}”] is incomplete[ ({object})][: it has {found} bytes and should have {expected}].',
    hint: 'Do not use it. Use another copy and make a new backup.',
  },
  'copy-altered': {
    message:
      'The copy in[ “{destination}”] has changed since it was stored[ ({object})][, somewhere in its bytes {bytes}][, which hold rows of the table “{table}”][: its hash is {found} and should be {expected}].',
    hint: 'Do not use it. Use another copy, make a new backup, and find out who could write to the destination.',
  },
  'copy-swapped': {
    message:
      'The copy in[ “{destination}”] is another backup’s[ ({object})][: it says {found} and should say {expected}].',
    hint: 'Do not use it. Use another copy, make a new backup, and find out who could write to the destination.',
  },
  'manifest-missing': {
    message: 'The copy in[ “{destination}”] lacks its manifest[ ({object})].',
    hint: 'Without it the copy cannot be checked. Use another copy and make a new backup.',
  },
  'manifest-invalid': {
    message: 'The manifest of the copy in[ “{destination}”] is not valid[ ({object})][: {why}].',
    hint: 'Do not use it. Use another copy and make a new backup.',
  },
  'drill-load-failed': {
    message:
      'The restore drill could not load the backup[ at the table “{table}”][ (frame {frame})][: {why}].',
    hint: 'The backup is stored, but it was not proved that it can be restored. Read the message and make another backup.',
  },
  'drill-differs': {
    message:
      'What the drill restored differs from what was backed up[: table “{table}”][, {what}][: expected {expected}][ and found {found}].',
    hint: 'Do not trust this backup. Make another and send this message to support.',
  },
  'drill-server-refused': {
    message:
      'The server where restores are rehearsed[ ({host})] did not let the scratch database be created[: {why}].',
    hint: 'Check the drill connection, and that its user has CREATEDB.',
  },
  ...changeErrorsEn,
  ...identityErrorsEn,
  ...fleetErrorsEn,
  'mail-not-sent': {
    message: 'The email could not be sent[ through {host}][: {why}].',
    hint: 'Check the mail server and its key. The backup is not affected.',
  },
  'alarm-unknown': {
    message: 'There is no such alarm[: {alarm}], or it is over.',
    hint: 'The list of alarms shows those that are open.',
  },
  'receiver-unknown': {
    message: 'There is no receiver of events of that name[: “{receiver}”].',
    hint: 'Check the names in the notification settings.',
  },
  'receiver-not-allowed': {
    message: 'Events may not be sent to that address[ (“{receiver}”)][: {why}].',
    hint: 'Use a public https address, or have the operator allow it in the notification settings.',
  },
  'domain-not-allowed': {
    message: 'That name may not be looked at from here[ (“{host}”)][: {why}].',
    hint: 'Whoever operates the installation can put it among the clinic’s domains, or add it to “allow.clinicHosts” in the notification settings.',
  },
  'receiver-unreachable': {
    message: 'An event could not be delivered[ to “{receiver}”][: {why}].',
    hint: 'Check that the receiver is up and can be reached. It is tried again by itself.',
  },
  'receiver-refused': {
    message:
      'The receiver of events[ “{receiver}”] did not take the delivery[: it answered {status}].',
    hint: 'It must answer 2xx within ten seconds and without a redirect. It is tried again by itself.',
  },
  'catalog-unreachable': {
    message: 'The catalog, Resguardo’s own database, could not be reached[ ({host})][: {why}].',
    hint: 'Check that it is running and that RESGUARDO_CATALOG_URL is right.',
  },
  'temporal-unreachable': {
    message: 'Temporal could not be reached[ at {address}][: {why}].',
    hint: 'Check that the server is running, and the settings TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE and its keys.',
  },
  'master-key-wrong': {
    message: 'The master key does not open the stored credentials[: {why}].',
    hint: 'Use the same RESGUARDO_MASTER_KEY that they were stored with.',
  },
  'secret-altered': {
    message: 'A stored credential was altered or moved[: {place}].',
    hint: 'Find out who wrote to the catalog, and enter that credential again.',
  },
  'migration-altered': {
    message:
      'The migration[ {migration}] was applied to this catalog already, and its file has changed since.',
    hint: 'Restore the original file and put the change into a new migration.',
  },
  'catalog-newer': {
    message:
      'A newer Resguardo has already brought this catalog up to date[ (migration {migration})].',
    hint: 'Update this program to that version or a later one.',
  },
  'setting-missing': {
    message: 'The setting[ {setting}] is missing.',
    hint: 'Set it and start again[: {remedy}].',
  },
  'setting-invalid': {
    message: 'The setting[ {setting}] is not valid[: {why}].',
    hint: 'Correct it and start again.',
  },
  'part-missing': {
    message: 'The part[ “{part}”] was not found and could not be installed[: {tried}].',
    hint: 'Install it by hand and repeat the command[: {remedy}].',
  },
  'part-not-started': {
    message: 'The part[ “{part}”] did not start[: {why}].',
    hint: 'Read the last lines it wrote, correct the cause and repeat the command[: {log}].',
  },
  'state-folder-in-use': {
    message: 'Another process[ ({pid})] is using the folder[ {folder}].',
    hint: 'End it, or use another folder.',
  },
  'api-unreachable': {
    message: 'The Resguardo API could not be reached[ at {address}][: {why}].',
    hint: 'Check that it is running and that the address is right (resguardo login --url, or RESGUARDO_URL).',
  },
  'worker-absent': {
    message: 'No worker serves the queue[ “{queue}”], so backups wait.',
    hint: 'Start at least one with “npm run worker” and the same Temporal settings.',
  },
  cancelled: {
    message: 'It was cancelled.',
    hint: 'Nothing half-done was left behind. You can start it again whenever you like.',
  },
};
