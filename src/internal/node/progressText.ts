/**
 * A progress in words, as a terminal or a log shows it.
 */
import * as Duration from "effect/Duration"
import type * as Transfer from "../../Transfer.js"

const units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"]

/** Bytes in the largest unit that they have one of. @internal */
export const size = (bytes: number): string => {
  let value = bytes
  let unit = 0
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024
    unit += 1
  }
  return unit === 0 ? `${value} B` : `${value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0)} ${units[unit]}`
}

const two = (n: number): string => String(n).padStart(2, "0")

/** @internal */
export const time = (duration: Duration.Duration): string => {
  const seconds = Math.ceil(Duration.toSeconds(duration))
  const hours = Math.floor(seconds / 3600)
  const minutes = two(Math.floor(seconds / 60) % 60)
  return hours > 0 ? `${hours}:${minutes}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`
}

/** A key is somebody else's, and a terminal acts on control characters. @internal */
export const name = (key: string, length = 40): string => {
  const shown = Array.from(key.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "\ufffd"))
  return shown.length <= length ? shown.join("") : `…${shown.slice(1 - length).join("")}`
}

/** What stands behind the bar. @internal */
export const tail = (totals: Transfer.Totals, object: Transfer.ObjectProgress | undefined): string => {
  const { bytes, objects, rate, timeLeft, total } = totals
  const ended = objects.done + objects.failed
  const parts = [
    `${size(bytes)} of ${size(total)}`,
    rate === undefined ? undefined : `${size(Math.round(rate))}/s`,
    timeLeft === undefined || ended === objects.total ? undefined : `${time(timeLeft)} left`,
    objects.total === 1
      ? object && name(object.key)
      : `${objects.done} of ${objects.total} objects`,
    objects.failed === 0 ? undefined : `${objects.failed} failed`
  ]
  return parts.filter((part) => part !== undefined).join(", ")
}

/** @internal */
export const percentage = ({ bytes, objects, total }: Transfer.Totals): number =>
  total > 0 ? Math.floor(bytes * 100 / total) : objects.total > 0 && objects.done === objects.total ? 100 : 0
