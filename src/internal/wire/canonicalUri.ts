import * as uri from "./uri.js"

/**
 * S3 signs the path exactly as it is sent: no normalisation, no second encoding.
 *
 * @internal
 */
export const canonicalUri = (wirePath: string): string => wirePath === "" ? "/" : wirePath

/** @internal */
export interface CanonicalUriOptions {
  readonly normalizePath: boolean
  readonly doubleEncodePath: boolean
}

// Dot segments go, slashes in a row become one.
const normalize = (path: string): string => {
  const kept: Array<string> = []
  for (const segment of path.split("/")) {
    if (segment === "" || segment === ".") continue
    if (segment === "..") kept.pop()
    else kept.push(segment)
  }
  return kept.length === 0 ? "/" : "/" + kept.join("/") + (path.endsWith("/") ? "/" : "")
}

/**
 * What every AWS service but S3 signs (STS, DynamoDB): the wire path, normalised and encoded once more.
 *
 * @internal
 */
export const canonicalUriOfService = (path: string, options: CanonicalUriOptions): string => {
  const normalized = options.normalizePath ? normalize(path) : canonicalUri(path)
  return options.doubleEncodePath ? uri.encodePath(normalized) : normalized
}
