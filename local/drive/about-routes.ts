import { enter, idOf, queryOf, type Drive, type Routes } from './drive.ts';
import { DriveError, notFound } from './drive-error.ts';
import { onlyFields } from './field-mask.ts';
import { personsQuota } from './space.ts';

/** `about.get`, `drives.get` and `drives.list`. */
export const aboutRoutes: Routes = (app, drive) => {
  app.get('/drive/v3/about', async (request) => {
    const { email, serviceAccount } = enter(request, drive);
    const { fields } = queryOf(request);
    if (fields === undefined) {
      throw new DriveError(400, 'required', "The 'fields' parameter is required for this method.");
    }
    const usage = String(drive.space.usageOf(email));
    const limit = serviceAccount ? '0' : drive.faults.quotaFull ? usage : String(personsQuota);
    const storageQuota = { limit, usage, usageInDrive: usage, usageInDriveTrash: '0' };
    const user = {
      kind: 'drive#user',
      displayName: email.split('@')[0],
      emailAddress: email,
      me: true,
    };
    return onlyFields({ kind: 'drive#about', user, storageQuota }, fields);
  });

  app.get('/drive/v3/drives', async (request) => {
    enter(request, drive);
    const answer = { kind: 'drive#driveList', drives: [sharedDrive(drive)] };
    return onlyFields(answer, queryOf(request)['fields'] ?? 'kind,drives(kind,id,name)');
  });

  app.get('/drive/v3/drives/:id', async (request) => {
    const principal = enter(request, drive);
    const id = idOf(request);
    const root = drive.files.get(id);
    if (id !== drive.identity.driveId || !root || !drive.space.isVisible(principal, root)) {
      throw notFound(id);
    }
    return onlyFields(sharedDrive(drive), queryOf(request)['fields'] ?? 'kind,id,name');
  });
};

const sharedDrive = (drive: Drive): object => {
  const { driveId } = drive.identity;
  return { kind: 'drive#drive', id: driveId, name: drive.files.get(driveId)?.name };
};
