/* Outlines out of TopoJSON, for maps and profiles alike. Plain script, ES2018, no build step.
   Each commune is given with its properties and its polygons, each a list of rings. `place` says
   where a longitude and a latitude lie in the drawing. */
window.ckShapes = ({ transform: { scale, translate }, arcs: packed, objects }, place = (x, y) => [x, y]) => {
  // An arc is whole steps from point to point; ~i is arc i backwards.
  const arcs = packed.map((arc) => {
    let [x, y] = [0, 0];
    return arc.map(([dx, dy]) => {
      x += dx;
      y += dy;
      return place(x * scale[0] + translate[0], y * scale[1] + translate[1]);
    });
  });
  const ring = (parts) => parts.reduce((points, i) => {
    const arc = i < 0 ? arcs[~i].slice().reverse() : arcs[i];
    return points.concat(points.length ? arc.slice(1) : arc);
  }, []);
  const [{ geometries }] = Object.values(objects);
  return geometries.map(({ type, arcs: parts, properties }) => ({
    properties,
    polygons: (type === "Polygon" ? [parts] : parts).map((rings) => rings.map(ring)),
  }));
};
