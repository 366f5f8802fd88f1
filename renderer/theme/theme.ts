import {
  Button,
  Checkbox,
  createTheme,
  Drawer,
  InputWrapper,
  Loader,
  Menu,
  Modal,
  NumberInput,
  Radio,
  Select,
  Switch,
  Tooltip,
  type MantineColorsTuple,
  Notification,
} from "@mantine/core";

const latch: MantineColorsTuple = [
  "#EEF0FD",
  "#DDE1FB",
  "#BCC3F6",
  "#A9B2F7",
  "#7A86EA",
  "#5865DE",
  "#4150D0",
  "#3642AE",
  "#2C368D",
  "#222A6E",
];
const dark: MantineColorsTuple = [
  "#E9ECF1",
  "#C7CDD6",
  "#A5ADBA",
  "#929BA9",
  "#6E7888",
  "#3A414D",
  "#2D333D",
  "#1A1E25",
  "#12151A",
  "#0E1115",
];

type Vars = Readonly<Record<`--${string}`, string>>;

const buttonVars: Readonly<Record<string, Vars>> = {
  danger: {
    "--button-bg": "var(--lk-danger)",
    "--button-hover": "var(--lk-danger-hover)",
    "--button-color": "#FFFFFF",
  },
  default: {
    "--button-bg": "var(--lk-button, var(--lk-surface))",
    "--button-hover": "var(--lk-hover)",
    "--button-color": "var(--lk-text)",
    "--button-bd": "1px solid var(--lk-border-button)",
  },
  quiet: {
    "--button-bg": "transparent",
    "--button-hover": "var(--lk-primary-soft)",
    "--button-color": "var(--lk-primary-text)",
    "--button-padding-x": "8px",
  },
};

/** The window's names are given in words, so that each close button has one. */
export function createLatchkeyTheme(closeLabel: string): ReturnType<typeof createTheme> {
  const dialog = {
    lockScroll: false,
    closeButtonProps: { "aria-label": closeLabel },
    overlayProps: { backgroundOpacity: 0.45 },
    transitionProps: { duration: 140 },
    shadow: "var(--lk-raised-shadow)",
  };
  return createTheme({
    colors: { latch, dark },
    primaryColor: "latch",
    primaryShade: { light: 6, dark: 5 },
    black: "#171B22",
    fontFamily: '"Inter Variable", system-ui, sans-serif',
    fontFamilyMonospace: '"JetBrains Mono Variable", "Noto Sans Mono", ui-monospace, monospace',
    fontSizes: { xs: "12.5px", sm: "13.5px", md: "14px", lg: "15px", xl: "17px" },
    lineHeights: { xs: "1.4", sm: "1.45", md: "1.5", lg: "1.5", xl: "1.25" },
    headings: { fontWeight: "650" },
    radius: { xs: "4px", sm: "6px", md: "8px", lg: "12px", xl: "999px" },
    defaultRadius: "md",
    spacing: { xs: "8px", sm: "12px", md: "16px", lg: "24px", xl: "32px" },
    cursorType: "pointer",
    respectReducedMotion: true,
    components: {
      Notification: Notification.extend({
        defaultProps: { closeButtonProps: { "aria-label": closeLabel } },
      }),
      Button: Button.extend({
        defaultProps: { size: "sm" },
        styles: { root: { fontSize: "13px", fontWeight: 600 } },
        vars: (_theme, { variant, size }) => ({
          root: {
            "--button-padding-x": size === "xs" ? "12px" : "18px",
            ...(variant === undefined ? {} : buttonVars[variant]),
          },
        }),
      }),
      Checkbox: Checkbox.extend({ defaultProps: { size: "sm" } }),
      Drawer: Drawer.extend({ defaultProps: dialog }),
      InputWrapper: InputWrapper.extend({
        styles: {
          label: { fontSize: "13px", fontWeight: 600, marginBlockEnd: "5px" },
          description: { fontSize: "12.5px", color: "var(--lk-text2)" },
          error: { fontSize: "12.5px" },
        },
      }),
      Loader: Loader.extend({ defaultProps: { role: "status", size: "sm" } }),
      Menu: Menu.extend({
        defaultProps: { withInitialFocusPlaceholder: false, shadow: "md", position: "bottom-end" },
      }),
      Modal: Modal.extend({
        defaultProps: { ...dialog, centered: true, radius: "lg", padding: "lg" },
      }),
      NumberInput: NumberInput.extend({ defaultProps: { allowNegative: false } }),
      Radio: Radio.extend({ defaultProps: { size: "sm" } }),
      Select: Select.extend({
        defaultProps: { allowDeselect: false, checkIconPosition: "right" },
      }),
      Switch: Switch.extend({
        defaultProps: { withThumbIndicator: false },
        styles: { track: { cursor: "pointer" } },
      }),
      Tooltip: Tooltip.extend({
        defaultProps: {
          withArrow: false,
          openDelay: 400,
          events: { hover: true, focus: true, touch: false },
        },
      }),
    },
  });
}
