/**
 * What the AWS CLI's two files say together: https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html
 */
import type { Properties, Property, Section } from "./ini.js"

/** @internal */
export interface Profiles {
  readonly profiles: ReadonlyMap<string, Properties>
  readonly ssoSessions: ReadonlyMap<string, Properties>
  readonly services: ReadonlyMap<string, Properties>
}

const typed = /^(profile|sso-session|services)[ \t]+(.*)$/

const unquoted = (name: string): string => {
  const trimmed = name.trim()
  const quote = trimmed[0]
  return trimmed.length > 1 && (quote === "\"" || quote === "'") && trimmed.endsWith(quote)
    ? trimmed.slice(1, -1)
    : trimmed
}

/** Sections of one name are one section; of two values the later one counts. */
const add = (into: Map<string, Map<string, Property>>, name: string, properties: Properties): void => {
  const merged = into.get(name) ?? new Map<string, Property>()
  for (const [key, value] of properties) merged.set(key, value)
  into.set(name, merged)
}

const keys = ["aws_access_key_id", "aws_secret_access_key", "aws_session_token"]

/** @internal */
export const merge = (config: ReadonlyArray<Section>, credentials: ReadonlyArray<Section>): Profiles => {
  const found = {
    profile: new Map<string, Map<string, Property>>(),
    "sso-session": new Map<string, Map<string, Property>>(),
    services: new Map<string, Map<string, Property>>()
  }
  const named = config.map(({ header, properties }) => {
    const [, kind, name = ""] = typed.exec(header) ?? []
    return { kind: kind as keyof typeof found | undefined, name: unquoted(name), header, properties }
  })
  const isPrefixed = named.some(({ kind, name }) => kind === "profile" && name === "default")
  for (const { header, kind, name, properties } of named) {
    if (kind !== undefined) add(found[kind], name, properties)
    else if (header === "default" && !isPrefixed) add(found.profile, "default", properties)
  }
  const ofCredentials = new Map<string, Map<string, Property>>()
  for (const { header, properties } of credentials) add(ofCredentials, header, properties)
  for (const [name, properties] of ofCredentials) {
    // A key of the one file and a token of the other would be no pair.
    if (keys.some((key) => properties.has(key))) keys.forEach((key) => found.profile.get(name)?.delete(key))
    add(found.profile, name, properties)
  }
  return { profiles: found.profile, ssoSessions: found["sso-session"], services: found.services }
}

/** A value that is there and not empty. @internal */
export const text = (properties: Properties | undefined, name: string): string | undefined =>
  properties?.get(name)?.value || undefined

/** The endpoint that a profile has for a service, such as `s3` or `sts`. @internal */
export const serviceEndpoint = (
  { services }: Profiles,
  profile: Properties | undefined,
  service: string
): string | undefined => {
  const name = text(profile, "services")
  return name === undefined ? undefined : services.get(name)?.get(service)?.nested.get("endpoint_url") || undefined
}
