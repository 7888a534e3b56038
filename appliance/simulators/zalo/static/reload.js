// Shows new messages by themselves; without scripts one reloads the page by hand.
setTimeout(() => location.reload(), 5000);
