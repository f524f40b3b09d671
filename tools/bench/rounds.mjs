// The order in which the bench measures: a round measures everything once, one after the other, and what is compared is
// compared within a round, so that a machine that is busy for a while is busy for everybody.
//
// What a figure is, and what is compared, is up to whoever asks for the rounds.

// A group is { name, sides, … }: a name for messages, and an object whose keys are those who are compared with each other.
// Each group gets `figures`, from side to what measure(group, side) came to in each round.
export async function measureInRounds(groups, runs, measure) {
  for (const group of groups) {
    group.figures = Object.fromEntries(Object.keys(group.sides).map((side) => [side, []]));
  }
  for (let round = 0; round < runs; round++) {
    console.error(`  round ${round + 1} of ${runs}`);
    for (const group of groups) {
      for (const side of rotated(Object.keys(group.sides), round)) {
        group.figures[side].push(await named(group, side, measure));
      }
    }
  }
}

// Measures everything once for nothing: whoever comes first waits for the server to compress, and nobody should be the one.
export async function warmUp(groups, measure) {
  console.error("  warming up");
  for (const group of groups) {
    for (const side of Object.keys(group.sides)) await named(group, side, measure);
  }
}

// Everybody is first once, then second, then third.
function rotated(sides, round) {
  const first = round % sides.length;
  return [...sides.slice(first), ...sides.slice(0, first)];
}

async function named(group, side, measure) {
  try {
    return await measure(group, side);
  } catch (error) {
    throw new Error(`${side}, ${group.name}: ${error.message}`);
  }
}
