import type { FastifyInstance, RouteOptions } from 'fastify';
import { permissions, pluginRoutes, type Permission, type PermissionName } from '../permissions.ts';
import { clinicParam, tenantHeaders } from './clinic-of-request.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Which line of the permission table guards the route. */
    permission?: PermissionName;
    /** The clinic is named by the tenant header and not by the address. */
    tenantHeader?: boolean;
  }
}

/** What is wrong with how a route declares its permission, or null. */
const fault = (route: RouteOptions, method: string): string | null => {
  const { url, config } = route;
  const name =
    config?.permission ??
    pluginRoutes.find(
      (known) =>
        known.method === method && (url === known.under || url.startsWith(`${known.under}/`)),
    )?.permission;
  if (name === undefined) return 'declares no permission';
  if (!Object.hasOwn(permissions, name)) return `declares the unknown permission "${name}"`;
  const permission: Permission = permissions[name];
  const named = url.split('/').includes(`:${clinicParam}`) || config?.tenantHeader === true;
  if (permission.on === 'clinic' && !named) {
    return `has a permission on a clinic, but names none by :${clinicParam} or ${tenantHeaders.join(', ')}`;
  }
  return null;
};

/**
 * Keeps the server from starting with a route that declares no permission: forgetting one is an
 * error at start and not a hole.
 */
export const refuseUndeclaredRoutes = (server: FastifyInstance): void => {
  server.addHook('onRoute', (route) => {
    for (const method of [route.method].flat()) {
      const wrong = fault(route, method);
      if (wrong !== null) throw new Error(`The route ${method} ${route.url} ${wrong}`);
    }
  });
};
