/**
 * Whether a name can be a region's. One that a server names may end up in a host name, so it is a host label or nothing.
 *
 * @internal
 */
export const isRegionName = (name: string): boolean => /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(name)
