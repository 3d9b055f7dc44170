import type { FindingWordsOf } from './finding-words.ts';

/** See finding-words.ts for `{…}` and `[…]`. */
export const findingWordsEn: FindingWordsOf = {
  'clinic-stale': {
    what: 'The clinic[ “{clinic}”] has no protected backup[ of the last {hours} hours][; the latest is of {last:instant}].',
    why: 'If its data were lost now, everything since that backup would be lost with them.',
    todo: 'Look why its latest backups did not come to be protected, and start one now: resguardo backup.',
  },
  'backup-failed': {
    what: 'The latest backup of the clinic[ “{clinic}”] failed[ ({backup}, {at:instant})][: {why:failure}].',
    why: 'The clinic lives on older backups until one succeeds.',
    todo: 'Mend the cause that is named, and start a backup: resguardo backup.',
  },
  'copies-unproved': {
    what: 'Copies of the backup[ {backup}][ of the clinic “{clinic}”][ in {destinations}] have not been read back[ since {since:instant}].',
    why: 'A copy that nobody has read back may not be there when it is needed.',
    todo: 'Check that the destination answers; the copy is made up for and read back by itself.',
  },
  'copy-unlocked': {
    what: 'The copy of the backup[ {backup}][ of the clinic “{clinic}”][ in {destination}] could not be locked[: {why:failure}].',
    why: 'Whoever has the key to that store can delete the copy before its time.',
    todo: 'Mend the cause that is named and look with resguardo doctor; every round of retention tries again.',
  },
  'drill-overdue': {
    what: 'No backup of the clinic[ “{clinic}”] has been rehearsed[ in the last {days} days][; the latest rehearsal was {last:instant}].',
    why: 'Only a restore that was tried proves that a backup can be restored.',
    todo: 'Look why rehearsals fail or do not begin: resguardo doctor; and rehearse one: resguardo verify --drill.',
  },
  'drill-failed': {
    what: 'The backup[ {backup}][ of the clinic “{clinic}”] could not be restored in its rehearsal[ ({at:instant})][: {why:failure}].',
    why: 'A backup that cannot be restored protects nobody.',
    todo: 'Mend the cause that is named and rehearse again; keep the older backups until then.',
  },
  'schedule-missing': {
    what: 'The clinic[ “{clinic}”] is to be backed up by a schedule[ ({schedule})] that Temporal does not have.',
    why: 'Nothing will begin its backups.',
    todo: 'It is put back within some minutes by itself; if this stays, look whether the worker and Temporal run, or ask for it: resguardo schedule reconcile.',
  },
  'schedule-missed': {
    what: 'A backup of the clinic[ “{clinic}”] was due[ {due:instant}] and did not begin.',
    why: 'The clinic’s latest data are in no backup.',
    todo: 'Look whether a worker is running, and start what is due: resguardo run-scheduled.',
  },
  'schema-unregistered': {
    what: 'The schema[ “{schema}”][ of the database “{database}”][ on {server}] looks like a clinic’s and belongs to none[ (tables: {tables}][; {bytes:bytes})].',
    why: 'Nobody backs it up.',
    todo: 'Register it as a clinic, or say that it needs no backup: resguardo guard proposals.',
  },
  'database-unregistered': {
    what: 'The database[ “{database}”][ on {server}] belongs to no clinic[ ({bytes:bytes})].',
    why: 'Nobody backs it up.',
    todo: 'Register it as a clinic, or say that it needs no backup: resguardo guard proposals.',
  },
  'tenant-unregistered': {
    what: 'The tenant[ “{tenant}”][ of the table {schema}.{table}][ in the database “{database}”][ on {server}] is no clinic here.',
    why: 'Nobody backs up its rows.',
    todo: 'Register it as a clinic, or say that it needs no backup: resguardo guard proposals.',
  },
  'clinic-added': {
    what: 'The clinic[ “{clinic}”] was added by a rule[ ({rule})][, like the clinic {model}].',
    why: 'It has its model’s stores, policy and schedule, and nobody has looked at it yet; nobody of its own gets mails.',
    todo: 'Look at it and name its administrators; if it should not be one, archive it. This goes by itself after a day.',
  },
  'table-unclassified': {
    what: 'Nobody has said whether the table[ “{table}”] holds rows of the clinic[ “{clinic}”].',
    why: 'Its next backup is refused rather than made without those rows.',
    todo: 'List the table as shared or excluded in the clinic’s scope, or give it the clinic’s column or a foreign key.',
  },
  'server-unreachable': {
    what: 'The database server[ {server}] could not be looked at[: {why:failure}][. Clinics there: {clinics}].',
    why: 'Nothing new on it would be noticed, and its clinics may not be backed up.',
    todo: 'Check that the server runs and lets this computer in with the clinics’ logins.',
  },
  'clinic-unreadable': {
    what: 'The data of the clinic[ “{clinic}”] could not be looked at[: {why:failure}].',
    why: 'Its next backup is likely to fail for the same reason.',
    todo: 'Check its connection and its scope: resguardo doctor.',
  },
  'destination-unreachable': {
    what: 'The destination[ “{destination}”] could not be looked at[: {why:failure}][. Clinics that use it: {clinics}].',
    why: 'Copies may not reach it, and nobody knows how full it is.',
    todo: 'Check its address and its key: resguardo doctor.',
  },
  'look-failed': {
    what: 'The guard could not look everywhere[: at {look}][: {why:failure}].',
    why: 'Something may be wrong there without anybody being told.',
    todo: 'Mend the cause that is named; the guard looks again within the hour.',
  },
  'disk-filling': {
    what: 'A disk[ on {host}] is filling[: {place} has {free:bytes} left][ and is {share} % used][; at the pace of these days it is full in {days:integer} days].',
    why: 'Backups that find no space fail.',
    todo: 'Free space or enlarge the disk.',
  },
  'store-filling': {
    what: 'The destination[ “{destination}”] is filling[: it is {share} % full][, {used:bytes} of {limit:bytes}][. Clinics that use it: {clinics}][; at the pace of these days it is full in {days:integer} days].',
    why: 'Copies that find no space fail.',
    todo: 'Enlarge the quota (or correct capacityBytes, where that is its size), or keep fewer backups there.',
  },
  'token-expiring': {
    what: 'The API token[ “{token}”][ of {owner}] expires soon[: {until:instant}].',
    why: 'The program that uses it will be refused from then on.',
    todo: 'Create a new one, give it to the program, and revoke the old one.',
  },
  'certificate-expiring': {
    what: 'The TLS certificate of the database server[ {server}] is about to end or has ended[: it is valid until {until:instant}].',
    why: 'Clinics whose connections check it cannot be backed up from then on.',
    todo: 'Renew the certificate on the server; the alarm goes by itself.',
  },
  'store-certificate': {
    what: 'The TLS certificate of the S3 endpoint[ {server}] is about to end or has ended[: it is valid until {until:instant}][. Clinics that use it: {clinics}].',
    why: 'From then on no copy reaches that store, and none can be fetched from it for a restore.',
    todo: 'Renew the certificate at the endpoint, or ask whoever runs it; the alarm goes by itself.',
  },
  'mail-certificate': {
    what: 'The TLS certificate of the mail server[ {server}] is about to end or has ended[: it is valid until {until:instant}].',
    why: 'From then on nobody is written to, neither about failures nor about this.',
    todo: 'Renew the certificate on the mail server, or ask whoever runs it; the alarm goes by itself.',
  },
  'temporal-certificate': {
    what: 'The TLS certificate of Temporal[ at {server}] is about to end or has ended[: it is valid until {until:instant}].',
    why: 'From then on no worker reaches it, so nothing is backed up and nobody is told.',
    todo: 'Renew the certificate of the Temporal server; the alarm goes by itself.',
  },
  'receiver-certificate': {
    what: 'The TLS certificate of a receiver of events[, {receiver}][ at {server}][ (of the clinic “{clinic}”)] is about to end or has ended[: it is valid until {until:instant}].',
    why: 'From then on it gets no events, and a monitor that waits for pings raises its alarm.',
    todo: 'Renew the certificate there, or take the receiver out; the alarm goes by itself.',
  },
  'own-certificate': {
    what: 'A certificate in Resguardo’s own settings[ ({setting})] is about to end or has ended[: it is valid until {until:instant}].',
    why: 'From then on the server that it is for refuses the worker, or is not believed.',
    todo: 'Put a new one into the setting and restart worker and API; the alarm goes by itself.',
  },
  'domain-unreachable': {
    what: 'The domain[ {domain}][ of the clinic “{clinic}”] cannot be reached from outside[. {why:look}].',
    why: 'Nobody can use the clinic’s application now.',
    todo: 'Look at all that was found: resguardo domains[. {why:hint}].',
  },
  'domain-certificate': {
    what: 'The certificate of the domain[ {domain}][ of the clinic “{clinic}”] is not in order[. {why:look}].',
    why: 'With a certificate that is not valid, neither browsers nor the mobile app get in.',
    todo: 'Look at all that was found: resguardo domains[. {why:hint}].',
  },
  'domain-redirect': {
    what: 'An address of the domain[ {domain}][ of the clinic “{clinic}”] does not lead where it should[. {why:look}].',
    why: 'Whoever types that address does not reach the clinic, or not by a secure connection.',
    todo: 'Look at all that was found: resguardo domains[. {why:hint}].',
  },
  'domain-api': {
    what: 'The API or the login of the domain[ {domain}][ of the clinic “{clinic}”] does not answer well[. {why:look}].',
    why: 'The clinic’s mobile app does not work, or nobody can log in to it.',
    todo: 'Look at all that was found: resguardo domains[. {why:hint}].',
  },
  'domain-cors': {
    what: 'The API of the domain[ {domain}][ of the clinic “{clinic}”] does not let its application in[. {why:look}].',
    why: 'The browser blocks what the application asks for, even if the API works.',
    todo: 'Look at all that was found: resguardo domains[. {why:hint}].',
  },
};
