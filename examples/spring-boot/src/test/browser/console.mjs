// Drives the Hawtio console in a headless Chromium, as an operator does, and says each step when it is done.
// Environment: CONSOLE (address), CONSOLE_USER, CONSOLE_PASSWORD, CHROMIUM (executable), SHOTS (folder for screenshots).
import { chromium } from 'playwright-core';

const { CONSOLE, CONSOLE_USER, CONSOLE_PASSWORD, CHROMIUM, SHOTS } = process.env;
const PATIENCE = 60000;
const REDRAWN = 10000;

const done = (step, seen) => console.log(`${step}: ${String(seen).replace(/\s+/g, ' ').trim()}`);

const browser = await chromium.launch({
  executablePath: CHROMIUM,
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync'],
});
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 760 } });
  page.setDefaultTimeout(PATIENCE);
  const main = page.locator('main');
  // what is redrawn in between is done once more
  const again = async attempt => {
    for (let i = 0; ; i++) {
      try {
        return await attempt();
      } catch (e) {
        if (i === 5) {
          throw e;
        }
      }
    }
  };
  const shot = name => page.screenshot({ path: `${SHOTS}/${name}.png` });
  const node = id => page.locator(`li[role=treeitem][id*="${id}"] > div button[class*=node-text], li[role=treeitem][id*="${id}"]`).first();
  const tab = async name => {
    await main.locator('[class*=nav__link]').getByText(name, { exact: true }).or(main.getByText(name, { exact: true }).last()).first().click();
  };
  const attribute = async name => {
    const row = main.locator('tr').filter({ has: page.getByText(name, { exact: true }) }).first();
    await row.waitFor();
    return (await row.innerText()).replace(name, '').trim();
  };
  const run = async (operation, ...values) => {
    const item = main.locator('[class*=data-list__item]').filter({ has: page.locator(`[aria-labelledby*="operation ${operation}("]`) }).first();
    const inputs = item.locator('input[id^="operation-"]');
    // the panel may be drawn anew, and is closed then
    await again(async () => {
      if (!await inputs.first().isVisible()) {
        await item.locator(`[aria-labelledby*="operation ${operation}("]`).first().click({ timeout: REDRAWN });
      }
      for (let i = 0; i < values.length; i++) {
        await inputs.nth(i).fill(values[i], { timeout: REDRAWN });
      }
      await item.locator('button[type=submit]').click({ timeout: REDRAWN });
    });
    await item.getByText('Operation successful').or(item.locator('pre, [class*=code-block]')).first().waitFor();
    return item.innerText();
  };
  // the tree may be redrawn under the click
  const open = (item, heading) => again(async () => {
    await item.click();
    await main.getByText(heading).first().waitFor({ timeout: REDRAWN });
  });
  const select = (name, heading) => open(main.getByText(name, { exact: true }).first(), heading);
  const consumer = () => open(node('consumers-WdtConsumer'), 'type=consumers');

  await page.goto(CONSOLE);
  await page.fill('input[name=username]', CONSOLE_USER);
  await page.fill('input[name=password]', 'wrong');
  await page.click('button[type=submit]');
  done('refused', await page.locator('body').innerText());
  await page.fill('input[name=username]', CONSOLE_USER);
  await page.fill('input[name=password]', CONSOLE_PASSWORD);
  await page.click('button[type=submit]');
  await page.getByText('Hawtio Management Console').waitFor();
  done('open', await page.title());

  await page.getByText('Camel', { exact: true }).first().click();
  // all routes in one picture, then one of them
  await main.getByText('ID: wdt-stockouts').waitFor();
  await main.getByText('ID: book-stockouts').waitFor();
  await shot('route');
  // the picture is drawn anew every few seconds, and is empty for a moment
  const diagram = await page.waitForFunction(() => {
    const text = document.querySelector('.react-flow')?.innerText ?? '';
    return text.includes('wdt-stockouts') && text.includes('book-stockouts') ? text : null;
  });
  done('route diagram', await diagram.jsonValue());
  await select('wdt-stockout-to-kingdee', 'name="wdt-stockout-to-kingdee"');

  await tab('Source');
  await main.getByText('wdt-stockouts').last().waitFor();
  done('source', await main.locator('.monaco-editor, pre, [class*=code-editor]').first().innerText());
  // the button of Debug and Trace says what a click would do
  const toggle = async (from, to) => {
    await main.getByRole('button', { name: new RegExp(`^${from}$`, 'i') }).click();
    await main.getByRole('button', { name: new RegExp(`^${to}$`, 'i') }).waitFor();
  };
  const restart = async what => {
    await main.getByRole('button', { name: new RegExp(`^(Start|Stop) ${what}$`, 'i') }).waitFor();
    if (await main.getByRole('button', { name: new RegExp(`^Stop ${what}$`, 'i') }).count()) {
      await toggle(`Stop ${what}`, `Start ${what}`);
    }
    await toggle(`Start ${what}`, `Stop ${what}`);
  };
  await tab('Debug');
  await restart('Debugging');
  await toggle('Stop Debugging', 'Start Debugging');
  done('debug', 'started and stopped');
  await tab('Trace');
  await restart('Tracing');
  done('trace', 'started');
  await tab('Exchanges');
  await main.getByText('Inflight Exchanges').first().waitFor();
  done('exchanges', (await main.innerText()).slice(-200));

  await main.getByText('routes', { exact: true }).first().click();
  await tab('Endpoints (in/out)');
  await main.getByText('wdt://stockout_order_query_trade').last().waitFor();
  done('endpoints', (await main.innerText()).slice(-400));

  await main.getByText('Expand all').click();
  // what could not be booked: the base data is there by now, so it is sent through its route again
  await open(node('erp-DeadLetters'), 'type=erp');
  await tab('Attributes');
  done('dead letters before', await attribute('Open'));
  await tab('Operations');
  done('dead letters', await run('list', 'wdt-stockout-to-kingdee'));
  await shot('dead-letters');
  done('replayed', await run('replayRoute', 'wdt-stockout-to-kingdee'));
  await tab('Attributes');
  done('dead letters after', await attribute('Open'));

  await consumer();
  await tab('Attributes');
  const before = await attribute('ExchangesDelivered');
  done('checkpoint', await attribute('Checkpoint'));
  done('vendor code', await attribute('LastVendorCode'));
  done('delivered before', before);
  await shot('consumer');

  await tab('Operations');
  const shanghai = hoursAgo => new Date(Date.now() + (8 - hoursAgo) * 3600e3).toISOString().slice(0, 19).replace('T', ' ');
  await run('replay', shanghai(24 * 6), shanghai(1));
  await shot('operations');
  await tab('Attributes');
  await page.waitForFunction(value => [...document.querySelectorAll('tr')]
    .some(row => row.innerText.startsWith('ExchangesDelivered') && row.innerText.replace('ExchangesDelivered', '').trim() !== value), before);
  done('delivered after', await attribute('ExchangesDelivered'));

  // the table of this tab stays empty in Hawtio 5.2 when the tree beside it is redrawn, so the tracer itself is asked
  const traced = await page.evaluate(async () => (await (await fetch('/actuator/jolokia/', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ type: 'read', mbean: 'org.apache.camel:type=tracer,name=BacklogTracer,*', attribute: 'TraceCounter' }),
  })).json()).value);
  done('traced', Object.values(traced)[0].TraceCounter);
} catch (e) {
  await browser.contexts()[0]?.pages()[0]?.screenshot({ path: `${SHOTS}/failure.png` });
  throw e;
} finally {
  await browser.close();
}
