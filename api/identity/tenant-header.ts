/** A route whose clinic is named by the tenant header, as the earlier front ends do, and not by its address. */
export const byTenantHeader = <Route extends { config: object }>(
  route: Route,
): Route & { config: { tenantHeader: true } } => ({
  ...route,
  config: { ...route.config, tenantHeader: true },
});
