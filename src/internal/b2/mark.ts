/**
 * What tells a large file that has been started from others of its name: a random word in its info.
 */
import { name } from "../wire/writeToken.js"

/** @internal */
export { name }

/** @internal */
export const of = (info: Readonly<Record<string, string>> | undefined): string | undefined => info?.[name]

/** @internal */
export const without = (info: Readonly<Record<string, string>>): Readonly<Record<string, string>> => {
  if (!Object.hasOwn(info, name)) return info
  const { [name]: _, ...rest } = info
  return rest
}
