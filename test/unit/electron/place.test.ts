import { describe, expect, test } from "vitest";
import { boundsFor } from "../../../main/electron/place.ts";

const screen = { x: 0, y: 0, width: 1920, height: 1040 };
const at = (x: number, y: number, width = 1000, height = 700) => ({
  bounds: { x, y, width, height },
  isMaximized: false,
});

describe("where the window opens", () => {
  test("in its usual size, at the system's place, the first time", () => {
    expect(boundsFor({ bounds: null, isMaximized: false }, [screen])).toEqual({
      width: 1280,
      height: 800,
    });
  });

  test("where it was, on a second screen too", () => {
    const second = { x: 1920, y: 0, width: 1280, height: 1024 };
    expect(boundsFor(at(2000, 50), [screen, second])).toEqual(at(2000, 50).bounds);
  });

  test("in its usual size where its screen is gone", () => {
    expect(boundsFor(at(2000, 50), [screen])).toEqual({ width: 1280, height: 800 });
    expect(boundsFor(at(50, 50), [])).toEqual({ width: 1280, height: 800 });
  });

  test("moved and made smaller until it fits the screen", () => {
    expect(boundsFor(at(1700, -20, 3000, 700), [screen])).toEqual({
      x: 0,
      y: 0,
      width: 1920,
      height: 700,
    });
  });

  test("never smaller than what the page needs", () => {
    const bounds = boundsFor(at(10, 10, 300, 200), [screen]);
    expect(bounds).toMatchObject({ width: 760, height: 520 });
  });
});
