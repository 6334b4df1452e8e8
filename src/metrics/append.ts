/** Adds all items to the list. Spread into `push` they would be arguments, of which there may not be 130,000. */
export function append<Item>(list: Item[], items: Iterable<Item>): void {
  for (const item of items) list.push(item)
}
