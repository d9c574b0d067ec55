/** As wide and as high as the sign of a pin, in pixels. */
export const SIGN_PX = 26;

interface Pixel {
  x: number;
  y: number;
}

/** Return by how many pixels each sign is moved down so that none covers another; earlier ones stay where they are. */
export function spread(places: readonly Pixel[]): number[] {
  const taken: Pixel[] = [];
  return places.map((place) => {
    const free = { ...place };
    for (let above = covered(taken, free); above; above = covered(taken, free)) free.y = above.y + SIGN_PX;
    taken.push(free);
    return free.y - place.y;
  });
}

function covered(taken: readonly Pixel[], { x, y }: Pixel): Pixel | undefined {
  return taken.find((other) => Math.abs(other.x - x) < SIGN_PX && Math.abs(other.y - y) < SIGN_PX);
}
