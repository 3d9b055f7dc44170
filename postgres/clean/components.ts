/** Who points at whom: `from[i]` is pointed at by `to[i]`; both are numbers below `size`. */
export interface Arrows {
  readonly size: number;
  readonly from: ArrayLike<number>;
  readonly to: ArrayLike<number>;
}

/**
 * Numbers the strongly connected components so that what points at something has a lower number than
 * what it points at, or the same where they point at each other in a circle. So whoever takes them
 * in that order always takes children before parents.
 *
 * Tarjan's algorithm, without recursion: chains of rows may be as long as a table.
 */
export const componentsChildrenFirst = ({ size, from, to }: Arrows): Int32Array => {
  const starts = new Int32Array(size + 1);
  for (let i = 0; i < from.length; i++) bump(starts, (from[i] ?? 0) + 1);
  for (let node = 0; node < size; node++)
    starts[node + 1] = at(starts, node + 1) + at(starts, node);
  const filled = starts.slice(0, size);
  const neighbours = new Int32Array(from.length);
  for (let i = 0; i < from.length; i++) {
    const node = from[i] ?? 0;
    neighbours[at(filled, node)] = to[i] ?? 0;
    bump(filled, node);
  }

  const component = new Int32Array(size).fill(-1);
  const order = new Int32Array(size).fill(-1);
  const low = new Int32Array(size);
  const next = starts.slice(0, size);
  const open: number[] = [];
  const path: number[] = [];
  let visited = 0;
  let components = 0;
  const enter = (node: number): void => {
    order[node] = low[node] = visited++;
    open.push(node);
    path.push(node);
  };
  const close = (node: number): void => {
    for (let last = open.pop(); last !== undefined; last = open.pop()) {
      component[last] = components;
      if (last === node) break;
    }
    components++;
  };
  for (let root = 0; root < size; root++) {
    if (at(order, root) >= 0) continue;
    enter(root);
    for (let node = path.at(-1); node !== undefined; node = path.at(-1)) {
      const place = at(next, node);
      if (place < at(starts, node + 1)) {
        bump(next, node);
        const child = at(neighbours, place);
        if (at(order, child) < 0) enter(child);
        else if (at(component, child) < 0) low[node] = Math.min(at(low, node), at(order, child));
        continue;
      }
      path.pop();
      const parent = path.at(-1);
      if (parent !== undefined) low[parent] = Math.min(at(low, parent), at(low, node));
      if (at(low, node) === at(order, node)) close(node);
    }
  }
  return component;
};

const at = (list: Int32Array, index: number): number => list[index] ?? 0;

const bump = (list: Int32Array, index: number): void => {
  list[index] = at(list, index) + 1;
};
