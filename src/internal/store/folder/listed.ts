/**
 * The files that a listing has come to by no link: what is opened under one of these paths, and is one of these files,
 * needs not be asked for its path again.
 */
import type { Stat } from "./disk.js"

/** More than are listed and not read yet, where what is listed is read. */
const most = 4096

/** @internal */
export interface Listed {
  readonly add: (path: string, stat: Stat) => void
  /** Once for each time that it was listed. */
  readonly take: (path: string) => Stat | undefined
}

/** @internal */
export const remembering = (): Listed => {
  const stats = new Map<string, Stat>()
  return {
    add: (path, stat) => {
      stats.delete(path)
      stats.set(path, stat)
      if (stats.size > most) stats.delete(stats.keys().next().value!)
    },
    take: (path) => {
      const stat = stats.get(path)
      stats.delete(path)
      return stat
    }
  }
}
