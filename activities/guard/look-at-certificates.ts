import { cancellationSignal, heartbeat } from '@temporalio/activity';
import { recordLook } from '../../catalog/alarms/record-look.ts';
import { clinicsTls } from '../../catalog/guard/tls-places.ts';
import { notificationSettings } from '../../catalog/notifications/notification-settings.ts';
import type { Catalog } from '../../catalog/open-catalog.ts';
import { inLanes } from '../../contracts/in-lanes.ts';
import type { OwnTls } from '../../contracts/network/tls-place.ts';
import { allowedLookup } from '../../notify/receiver/allowed-lookup.ts';
import { AddressNotAllowed } from '../domains/outside.ts';
import {
  certificateFindings,
  heldFindings,
  subjectOf,
  unseen,
} from './certificates/certificate-findings.ts';
import { placesOfClinics, type WatchedPlace } from './certificates/places-of-clinics.ts';
import { probe, usualPatience, type Patience } from './certificates/probe.ts';

/** Handshakes under way at a time. */
const atOnce = 8;

/** What several lead to is looked at once for each of those whose finding it would be. */
const distinct = (watched: readonly WatchedPlace[]): WatchedPlace[] => [
  ...new Map(watched.map((one) => [subjectOf(one), one])).values(),
];

const lookAt = async (
  catalog: Catalog,
  watched: WatchedPlace,
  patience: Patience,
): Promise<void> => {
  const { place, allow } = watched;
  const look = `certificate/${subjectOf(watched)}`;
  // The address that is checked is the one that is connected to.
  const lookup = allow ? allowedLookup(allow, () => new AddressNotAllowed()) : undefined;
  const probed = await probe(place, patience, cancellationSignal(), lookup);
  heartbeat();
  const seen = 'validity' in probed;
  const findings = !seen
    ? [unseen(watched, probed.why)]
    : probed.validity
      ? certificateFindings(watched, probed.validity, new Date())
      : [];
  await recordLook(catalog, { look, complete: seen, findings });
};

/**
 * Looks at the certificates of all that this installation speaks to with TLS, clinics' own database servers
 * left out (they are looked at with all else there). One handshake each: no key or password goes along.
 */
export const lookAtCertificates = async (
  catalog: Catalog,
  { places, held }: OwnTls,
  patience: Patience = usualPatience,
): Promise<void> => {
  const now = new Date();
  await recordLook(
    catalog,
    { look: 'certificate/settings', complete: true, findings: heldFindings(held, now) },
    now,
  );
  const { allow } = await notificationSettings(catalog);
  const own = places.map((place) => ({ place, clinicId: null, about: {}, allow: null }));
  const all = distinct([...own, ...placesOfClinics(await clinicsTls(catalog), allow)]);
  await inLanes(all, atOnce, (watched) => lookAt(catalog, watched, patience));
};
