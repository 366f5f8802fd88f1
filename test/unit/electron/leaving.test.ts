import { describe, expect, test, vi } from "vitest";
import { createLeaving } from "../../../main/electron/leaving.ts";

function leavingWith(given: {
  platform?: NodeJS.Platform;
  hasTray?: boolean;
  keepRunning?: boolean | null;
  isBusy?: boolean;
  canAsk?: boolean;
}) {
  const { keepRunning = null, canAsk = true, hasTray = true, isBusy = false } = given;
  const done = {
    remember: vi.fn(async () => undefined),
    closeWindow: vi.fn(),
    minimise: vi.fn(),
    quit: vi.fn(),
    changed: vi.fn(),
  };
  const leaving = createLeaving({
    platform: given.platform ?? "linux",
    hasEnded: () => false,
    hasTray: () => hasTray,
    keepRunning: () => keepRunning,
    isBusy: () => isBusy,
    ask: () => canAsk,
    ...done,
  });
  return { leaving, ...done };
}

describe("closing the window", () => {
  test("is asked about the first time, and the question stays until it is answered", async () => {
    const { leaving, quit } = leavingWith({});
    expect(leaving.onClose()).toBe(false);
    expect(leaving.asked()).toBe("close");
    await leaving.answer("close", "stay", true);
    expect(leaving.asked()).toBeNull();
    expect(quit).not.toHaveBeenCalled();
  });

  test("goes on in the tray where that was answered, and the answer is remembered", async () => {
    const { leaving, closeWindow, remember } = leavingWith({});
    closeWindow.mockImplementation(() => expect(leaving.onClose()).toBe(true));
    leaving.onClose();
    await leaving.answer("close", "background", true);
    expect(remember).toHaveBeenCalledExactlyOnceWith(true);
    expect(closeWindow).toHaveBeenCalledOnce();
  });

  test("minimises the window where there is no tray to come back from", async () => {
    const { leaving, closeWindow, minimise } = leavingWith({ hasTray: false, keepRunning: true });
    expect(leaving.onClose()).toBe(false);
    expect(minimise).toHaveBeenCalledOnce();
    expect(closeWindow).not.toHaveBeenCalled();
  });

  test("quits where that was chosen for good", () => {
    const { leaving, quit } = leavingWith({ keepRunning: false });
    leaving.onClose();
    expect(quit).toHaveBeenCalledOnce();
  });

  test("on macOS never quits and never asks", () => {
    const { leaving, quit } = leavingWith({ platform: "darwin" });
    expect(leaving.onClose()).toBe(true);
    expect(leaving.asked()).toBeNull();
    expect(quit).not.toHaveBeenCalled();
  });

  test("quits where no page is there that could ask", () => {
    const { leaving, quit } = leavingWith({ canAsk: false });
    leaving.onClose();
    expect(quit).toHaveBeenCalledOnce();
  });
});

describe("quitting", () => {
  test("asks only where somebody would be hurt by it", () => {
    const idle = leavingWith({});
    idle.leaving.onQuit();
    expect(idle.quit).toHaveBeenCalledOnce();

    const busy = leavingWith({ isBusy: true });
    busy.leaving.onQuit();
    expect(busy.quit).not.toHaveBeenCalled();
    expect(busy.leaving.asked()).toBe("quit");
  });

  test("an answer to a question that is not asked does nothing", async () => {
    const { leaving, quit } = leavingWith({ isBusy: true });
    await leaving.answer("quit", "quit", false);
    expect(quit).not.toHaveBeenCalled();
    leaving.onQuit();
    await leaving.answer("quit", "quit", false);
    expect(quit).toHaveBeenCalledOnce();
  });

  test("chosen at closing, is asked about again where others are connected", async () => {
    const { leaving, quit } = leavingWith({ isBusy: true });
    leaving.onClose();
    await leaving.answer("close", "quit", false);
    expect(leaving.asked()).toBe("quit");
    expect(quit).not.toHaveBeenCalled();
  });
});
